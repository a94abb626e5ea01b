import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { Conflict, StoreFailed } from "../documents/errors.ts";
import { BrokenDestination, messageOf } from "../errors.ts";
import { firestore } from "./firestore.ts";

const DATABASE = "projects/p/databases/cards";
const TOKEN = "s3cret-token";

/** A store on a server that answers as the test says. Requests carry a token. */
async function storeOn(answer: RequestListener, deadlineMs = 5_000) {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const auth = { getRequestHeaders: async () => new Headers({ authorization: `Bearer ${TOKEN}` }) };
  return firestore(DATABASE, { emulatorHost: `127.0.0.1:${port}`, deadlineMs, auth });
}

/** The errors of a read, a create and a change. */
async function errorsOn(answer: RequestListener, deadlineMs?: number): Promise<unknown[]> {
  const store = await storeOn(answer, deadlineMs);
  const calls = [
    store.read("cards/1"),
    store.write("cards/1", { fields: { text: "x" }, version: undefined }),
    store.write("cards/1", { fields: { text: "x" }, version: "2026-03-02T09:30:00.123456Z" }),
  ];
  const outcomes = await Promise.allSettled(calls);
  return outcomes.map((outcome) => (outcome.status === "rejected" ? outcome.reason : "done"));
}

/** An answer as Google's, to a method that answers with a list too. */
function refusing(code: number, status: string, message: string): RequestListener {
  return (request, response) => {
    const body = { error: { code, message, status } };
    const isList = request.url?.endsWith(":batchGet");
    response.writeHead(code, { "content-type": "application/json" });
    response.end(JSON.stringify(isList ? [body] : body));
  };
}

describe("what Firestore refuses", () => {
  it.each([
    [403, "PERMISSION_DENIED", "Missing or insufficient permissions."],
    [401, "UNAUTHENTICATED", "Request had invalid authentication credentials."],
    [404, "NOT_FOUND", "The database cards does not exist for project p"],
    [400, "INVALID_ARGUMENT", 'The value of property "text" is longer than 1048487 bytes.'],
  ])("waits for a person, and the error says why: %i %s", async (code, status, message) => {
    const errors = await errorsOn(refusing(code, status, message));
    for (const error of errors) {
      expect(error).toBeInstanceOf(BrokenDestination);
      expect(messageOf(error)).toContain(message);
    }
    expect(messageOf(errors[0])).toBe(`Firestore did not read cards/1: ${code} ${status}: ${message}`);
  });

  it.each([
    [409, "ABORTED", "Too much contention on these documents. Please try again."],
    [429, "RESOURCE_EXHAUSTED", "Quota exceeded."],
    [499, "CANCELLED", "The operation was cancelled."],
    [500, "INTERNAL", "An internal error occurred."],
    [503, "UNAVAILABLE", "The service is temporarily unavailable."],
    [504, "DEADLINE_EXCEEDED", "The datastore operation timed out."],
  ])("can succeed later, and is no conflict: %i %s", async (code, status, message) => {
    const failed = expect.any(StoreFailed);
    expect(await errorsOn(refusing(code, status, message))).toEqual([failed, failed, failed]);
  });

  it.each([
    [409, "ALREADY_EXISTS", "Document already exists: …/cards/1", [StoreFailed, Conflict, StoreFailed]],
    [
      400,
      "FAILED_PRECONDITION",
      "the stored version (2) does not match the required base version (1)",
      [BrokenDestination, BrokenDestination, Conflict],
    ],
    [404, "NOT_FOUND", "No document to update: …/cards/1", [BrokenDestination, BrokenDestination, Conflict]],
  ])("because of its version is a conflict: %i %s", async (code, status, message, kinds) => {
    const errors = await errorsOn(refusing(code, status, message));
    expect(errors).toEqual(kinds.map((kind) => expect.any(kind)));
  });
});

describe("a call without a whole answer fails, and may have been carried out:", () => {
  const found = JSON.stringify([
    { missing: `${DATABASE}/documents/cards/1`, readTime: "2026-03-02T09:30:00Z" },
  ]);

  it.each<[string, RequestListener]>([
    ["the connection is cut", (request) => request.socket.resetAndDestroy()],
    [
      "half an answer",
      (request, response) => {
        response.writeHead(200, { "content-length": found.length });
        response.write(found.slice(0, 40), () => request.socket.destroy());
      },
    ],
    ["half of its JSON", (_, response) => response.end(found.slice(0, 40))],
    ["a page instead of JSON", (_, response) => response.end("<html>")],
    ["a page with 502", (_, response) => response.writeHead(502).end("<html>")],
    ["other JSON", (_, response) => response.end("{}")],
    [
      "an error after the status",
      (_, response) => response.end('[{"error":{"code":13,"status":"INTERNAL"}}]'),
    ],
    ["nothing", (_, response) => response.end()],
    ["a redirect", (_, response) => response.writeHead(302, { location: "/elsewhere" }).end()],
    ["more than any document", (_, response) => response.end(`"${"x".repeat(7_000_001)}"`)],
  ])("%s", async (_, answer) => {
    for (const error of await errorsOn(answer)) {
      expect(error).toBeInstanceOf(StoreFailed);
      expect(messageOf(error)).not.toContain(TOKEN);
    }
  });

  it.each<[string, RequestListener]>([
    ["none in time", () => {}],
    ["a slow one", (_, response) => response.writeHead(200).write("[")],
  ])("%s", async (_, answer) => {
    const startedAt = performance.now();
    for (const error of await errorsOn(answer, 300)) {
      expect(error).toEqual(new StoreFailed("Firestore did not answer: out of time"));
    }
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it("none to the request for a token, and nothing is sent when it comes late", async () => {
    const requests: unknown[] = [];
    const server = createServer((request) => requests.push(request.url)).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const token = Promise.withResolvers<Headers>();
    const auth = { getRequestHeaders: () => token.promise };
    const address = server.address();
    const emulatorHost = `127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
    const store = firestore(DATABASE, { emulatorHost, deadlineMs: 100, auth });
    await expect(store.read("cards/1")).rejects.toThrow(StoreFailed);
    token.resolve(new Headers());
    await new Promise((resolve) => setImmediate(resolve));
    expect(requests).toEqual([]);
  });

  it("the caller has given it up", async () => {
    const arrived = Promise.withResolvers<void>();
    const store = await storeOn(() => arrived.resolve());
    const caller = new AbortController();
    const read = store.read("cards/1", caller.signal);
    await arrived.promise;
    caller.abort();
    await expect(read).rejects.toThrow(StoreFailed);
  });

  it("nobody listens", async () => {
    await expect(firestore(DATABASE, { emulatorHost: "127.0.0.1:9" }).read("cards/1")).rejects.toThrow(
      new StoreFailed("Firestore did not answer: connect ECONNREFUSED 127.0.0.1:9"),
    );
  });
});

it("a request carries the token, and asks for the document of the named database", async () => {
  const requests: unknown[] = [];
  const store = await storeOn(async (request, response) => {
    const body: Buffer[] = await request.toArray();
    const { method, url, headers } = request;
    requests.push({
      method,
      url,
      authorization: headers.authorization,
      body: JSON.parse(`${Buffer.concat(body)}`),
    });
    response.end(JSON.stringify([{ missing: "…", readTime: "2026-03-02T09:30:00.123999Z" }]));
  });
  expect(await store.read("cards/1")).toEqual({
    document: undefined,
    readAt: Date.parse("2026-03-02T09:30:00.123Z"),
  });
  expect(requests).toEqual([
    {
      method: "POST",
      url: "/v1/projects/p/databases/cards/documents:batchGet",
      authorization: `Bearer ${TOKEN}`,
      body: { documents: ["projects/p/databases/cards/documents/cards/1"] },
    },
  ]);
});
