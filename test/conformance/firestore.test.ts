import { randomUUID } from "node:crypto";
import {
  findGoogleEmulator,
  startGoogleEmulator,
} from "@issue-relay/local/stand-ins/firestore/google-emulator";
import { startLocalFirestore } from "@issue-relay/local/stand-ins/firestore/server";
import { firestore } from "@issue-relay/shared/google/firestore";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { DATABASE } from "./testing/document-stores.ts";
import { GOOGLE_EMULATOR, type KnownDifferences, STAND_IN } from "./testing/firestore-differences.ts";

const google = await findGoogleEmulator();
if ("missing" in google) {
  process.stderr.write(`SKIPPED: conformance tests on Google's Firestore emulator. ${google.missing}\n`);
}

describe("the stand-in for Firestore", () =>
  conformance(() => startLocalFirestore({ database: DATABASE }), STAND_IN));
describe.skipIf("missing" in google)("Google's Firestore emulator", () =>
  conformance(startGoogleEmulator, GOOGLE_EMULATOR),
);

/** A time to the microsecond, or to the millisecond where nothing follows. */
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.(\d{3}|\d{6})Z$/);

const Committed = z.object({
  writeResults: z.tuple([z.object({ updateTime: z.string() })]),
  commitTime: z.string(),
});

const Found = z.tuple([z.object({ found: z.object({ fields: z.unknown() }) })]);

/** What Firestore's REST API answers, asked without the client. */
function conformance(
  start: () => Promise<{ host: string; close(): Promise<void> }>,
  differences: KnownDifferences,
): void {
  let server: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server?.close());

  async function post(method: "batchGet" | "commit", body: unknown, database = DATABASE) {
    const answer = await fetch(`http://${server.host}/v1/${database}/documents:${method}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    const json: unknown = await answer.json();
    return { status: answer.status, body: json };
  }

  function read(name: string) {
    return post("batchGet", { documents: [name] });
  }

  /** Writes a document; with `fields` in the mask, unless another is given. */
  function write(name: string, fields: object, more: object = {}) {
    const updateMask = { fieldPaths: Object.keys(fields) };
    return post("commit", { writes: [{ update: { name, fields }, updateMask, ...more }] });
  }

  async function written(...args: Parameters<typeof write>) {
    const { commitTime, writeResults } = Committed.parse((await write(...args)).body);
    return { commitTime, updateTime: writeResults[0].updateTime };
  }

  async function fieldsOf(name: string) {
    const [{ found }] = Found.parse((await read(name)).body);
    return found.fields;
  }

  function aName(id: string = randomUUID()): string {
    return `${DATABASE}/documents/cards/${id}`;
  }

  function error(code: number, status: string, message: string | RegExp = /./) {
    return { status: code, body: { error: { code, status, message: expect.stringMatching(message) } } };
  }

  it("a document that exists is found, with the times of its first and its last write", async () => {
    const name = aName();
    const first = await written(name, { text: { stringValue: "x" } });
    const last = await written(name, { text: { stringValue: "y" } });
    expect(last.updateTime > first.updateTime).toBe(true);
    const fields = { text: { stringValue: "y" } };
    const found = { name, fields, createTime: first.updateTime, updateTime: last.updateTime };
    expect(await read(name)).toEqual({ status: 200, body: [{ found, readTime: TIME }] });
  });

  it("one that does not exist is missing", async () => {
    const name = aName();
    expect(await read(name)).toEqual({ status: 200, body: [{ missing: name, readTime: TIME }] });
  });

  it("a commit tells its time, and the time to the millisecond that it has set, in the order of the fields", async () => {
    const more = {
      updateTransforms: ["leaseAt", "keeperSince"].map((fieldPath) => ({
        fieldPath,
        setToServerValue: "REQUEST_TIME",
      })),
    };
    const name = aName();
    const { status, body } = await write(name, {}, more);
    const timestampValue = expect.stringMatching(/\.\d{3}(000)?Z$/);
    const result = { updateTime: TIME, transformResults: [{ timestampValue }, { timestampValue }] };
    expect({ status, body }).toEqual({ status: 200, body: { writeResults: [result], commitTime: TIME } });
    const { commitTime, writeResults } = Committed.parse(body);
    expect(writeResults[0].updateTime).toBe(commitTime);
  });

  it("a write that changes nothing leaves the time of the last one", async () => {
    const name = aName();
    const fields = { text: { stringValue: "x" } };
    const { updateTime } = await written(name, fields);
    const again = await written(name, fields, { currentDocument: { updateTime } });
    expect(again.updateTime).toBe(updateTime);
    expect(again.commitTime > updateTime).toBe(true);
  });

  it.each([
    ["a document that exists", true, { exists: false }, error(409, "ALREADY_EXISTS", /already exists/)],
    ["no document", false, { exists: true }, error(404, "NOT_FOUND", /\b(document|entity) to update/)],
    [
      "another version",
      true,
      { updateTime: "2026-03-02T09:30:00.123456Z" },
      error(400, "FAILED_PRECONDITION", /does not match the required base version \(1772443800123456\)/),
    ],
    [
      "no document instead of a version",
      false,
      { updateTime: "2026-03-02T09:30:00.123456Z" },
      error(400, "FAILED_PRECONDITION", /the stored version \(0\) does not match/),
    ],
  ])("a write that meets %s is refused", async (_, exists, currentDocument, refusal) => {
    const name = aName();
    if (exists) {
      await written(name, {});
    }
    expect(await write(name, { text: { stringValue: "x" } }, { currentDocument })).toEqual(refusal);
  });

  it("a mask removes a field without a value, keeps what it doesn't name, and without one all is replaced", async () => {
    const name = aName();
    const one = { integerValue: "1" };
    await written(name, { a: one, b: one, c: one });
    await written(name, { b: { integerValue: "2" }, c: one }, { updateMask: { fieldPaths: ["a", "b"] } });
    expect(await fieldsOf(name)).toEqual({ b: { integerValue: "2" }, c: one });
    await written(name, { d: one }, { updateMask: undefined });
    expect(await fieldsOf(name)).toEqual({ d: one });
  });

  it("values that the client does not know are not shown by it, and survive what it writes", async () => {
    const name = aName("with-unknown-values");
    const unknown = {
      map: { mapValue: { fields: { inner: { arrayValue: { values: [{ doubleValue: 1.5 }] } } } } },
      empty: { arrayValue: {} },
    };
    await written(name, { ...unknown, text: { stringValue: "x" } });
    const store = firestore(DATABASE, { emulatorHost: server.host });
    const { document } = await store.read("cards/with-unknown-values");
    expect(document?.fields).toEqual({ text: "x" });
    await store.write("cards/with-unknown-values", { fields: { text: "y" }, version: document?.version });
    expect(await fieldsOf(name)).toEqual({ ...unknown, text: { stringValue: "y" } });
  });

  it("times are stored to the microsecond, and integers answered as text", async () => {
    const name = aName();
    const at = { timestampValue: "2026-03-02T10:30:00.123456789+01:00" };
    await written(name, { at, count: { integerValue: 5 } });
    const fields = { at: { timestampValue: "2026-03-02T09:30:00.123456Z" }, count: { integerValue: "5" } };
    expect(await fieldsOf(name)).toEqual(fields);
  });

  describe("refuses", () => {
    it.each([
      [
        "a string of more than 1,048,487 bytes",
        { text: { stringValue: "x".repeat(1_048_488) } },
        /longer than 1048487 bytes/,
      ],
      ["a number with a fraction as an integer", { number: { integerValue: "1.5" } }, /./],
      ["a kind of value that it doesn't have", { text: { textValue: "x" } }, /./],
      ["a reserved name of a field", { __text__: { stringValue: "x" } }, /reserved/],
    ])("%s", async (_, fields, message) => {
      expect(await write(aName(), fields)).toEqual(error(400, "INVALID_ARGUMENT", message));
    });

    it("a document of more than 1 MiB", async () => {
      const name = aName();
      const text = { stringValue: "x".repeat(600_000) };
      const message = differences.hidesTooLargeDocument ? "maximum entity size is 1048576 bytes" : name;
      const { status, body } = await write(name, { a: text, b: text });
      expect({ status, body }).toMatchObject({
        status: 400,
        body: { error: { status: "INVALID_ARGUMENT" } },
      });
      expect(JSON.stringify(body)).toContain(message);
    });

    it.each(["__x__", ".."])("the document's name %s", async (id) => {
      expect(await write(aName(id), {})).toEqual(error(400, "INVALID_ARGUMENT"));
    });

    it("a collection in place of a document", async () => {
      const { status, body } = await read(`${DATABASE}/documents/cards`);
      const refusal = error(400, "INVALID_ARGUMENT", /Document name/);
      expect({ status, body }).toEqual(
        differences.refusesReadsWithoutList ? refusal : { ...refusal, body: [refusal.body] },
      );
    });

    it("what is not JSON", async () => {
      expect(await post("commit", "{nope")).toEqual(error(400, "INVALID_ARGUMENT"));
    });

    it("half of a surrogate pair", async () => {
      const name = aName();
      const answer = await write(name, { text: { stringValue: "x\ud83d" } });
      if (differences.replacesHalfCharacters) {
        expect(await fieldsOf(name)).toEqual({ text: { stringValue: "x?" } });
      } else {
        expect(answer).toEqual(error(400, "INVALID_ARGUMENT"));
      }
    });

    it("a database that does not exist", async () => {
      const database = "projects/conformance/databases/other";
      const writes = [{ update: { name: `${database}/documents/cards/1` } }];
      const answer = await post("commit", { writes }, database);
      expect(answer.status).toBe(differences.hasEveryDatabase ? 200 : 404);
      if (!differences.hasEveryDatabase) {
        expect(answer).toEqual(
          error(404, "NOT_FOUND", /database other does not exist for project conformance/),
        );
      }
    });
  });
}
