import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { BadMessage, BrokenDestination, RetryLater } from "@issue-relay/shared/errors";
import { rowOf } from "@issue-relay/shared/event/row";
import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { bigQueryClient, insertAllInto } from "@issue-relay/shared/google/bigquery";
import { afterEach, describe, expect, it, vi } from "vitest";
import { gatherRows } from "./gather.ts";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** How many connections the server has. */
function connections(): Promise<number> {
  return new Promise((resolve) => server?.getConnections((_, count) => resolve(count)));
}

interface Answer {
  status?: number;
  headers?: Record<string, string>;
  /** JSON, or text. */
  body?: unknown;
}

const CONFIRMED = { kind: "bigquery#tableDataInsertAllResponse" };

/** The real client and a server in place of BigQuery, which gives each request this answer. */
async function aTable(
  answer: (insertIds: string[]) => Answer | "hang" | "reset" | "endless",
  timeoutMs = 5_000,
) {
  const requests: string[][] = [];
  const sent = { chunks: 0 };
  server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) {
      chunks.push(chunk);
    }
    const { rows }: { rows: { insertId: string }[] } = JSON.parse(
      String(Buffer.concat(chunks)) || '{"rows":[]}',
    );
    const insertIds = rows.map(({ insertId }) => insertId);
    requests.push(insertIds);
    const given = answer(insertIds);
    if (given === "reset") {
      res.destroy();
    } else if (given === "endless") {
      Readable.from(endlessJson())
        .on("data", () => sent.chunks++)
        .pipe(res);
    } else if (given !== "hang") {
      const { status = 200, headers = { "content-type": "application/json" }, body = CONFIRMED } = given;
      res.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
    }
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const apiEndpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = bigQueryClient("p", apiEndpoint);
  const insertAll = gatherRows(insertAllInto(client, { dataset: "d", table: "t", timeoutMs }));
  const insert = (n: number) => insertAll(rowOf(anIssueEvent({ id: idOf(n) })));
  return { insert, requests, sent };
}

/** 300 MB in chunks of 1 MB: a confirmation, if it were read to its end. */
function* endlessJson() {
  yield `{"kind":"${CONFIRMED.kind}","padding":"`;
  for (let n = 0; n < 300; n++) {
    yield "x".repeat(1_000_000);
  }
  yield '"}';
}

function fail(): never {
  throw new Error("unexpected");
}

function idOf(n: number): string {
  return n.toString(16).padStart(32, "0");
}

function failure(status: number, reason: string, message = reason): Answer {
  return { status, body: { error: { code: status, message, errors: [{ reason, message }] } } };
}

function rowFailure(index: number, reason: string, message: string): Answer {
  return { body: { ...CONFIRMED, insertErrors: [{ index, errors: [{ reason, message, location: "" }] }] } };
}

describe("rows that arrive together", () => {
  it("go in one request, each with its event's id as insertId", async () => {
    const { insert, requests } = await aTable(() => ({}));
    await Promise.all([1, 2, 3].map(insert));
    expect(requests).toEqual([[idOf(1), idOf(2), idOf(3)]]);
  });

  it("are at most 500 in one request", async () => {
    const { insert, requests } = await aTable(() => ({}));
    await Promise.all(Array.from({ length: 501 }, (_, n) => insert(n)));
    expect(requests.map((ids) => ids.length).sort()).toEqual([1, 500]);
  });

  it("each get their own outcome", async () => {
    const { insert } = await aTable(() => rowFailure(1, "invalid", "Could not parse 'x' as a timestamp"));
    const [first, second, third] = await Promise.allSettled([1, 2, 3].map(insert));
    expect(first?.status).toBe("fulfilled");
    expect(second).toMatchObject({ status: "rejected", reason: expect.any(BadMessage) });
    expect(third?.status).toBe("fulfilled");
  });
});

it("a row that comes alone goes at once", async () => {
  const { insert, requests } = await aTable(() => ({}));
  await insert(0);
  const startedAt = performance.now();
  const inserted = insert(1);
  await vi.waitUntil(() => requests.length === 2, { interval: 1 });
  expect(performance.now() - startedAt).toBeLessThan(40);
  await inserted;
});

describe("rows that arrive while a request is under way", () => {
  /** Requests that are answered when the test says so. */
  function aSlowTable() {
    const requests: { ids: string[]; confirm: () => void }[] = [];
    const insertRow = gatherRows((rows) => {
      const answered = Promise.withResolvers<{ status: number; body: unknown }>();
      const confirm = () => answered.resolve({ status: 200, body: CONFIRMED });
      requests.push({ ids: rows.map(({ insertId }) => insertId), confirm });
      return answered.promise;
    });
    const sent = (...expected: number[][]) =>
      vi.waitFor(() => expect(requests.map(({ ids }) => ids)).toEqual(expected.map((ids) => ids.map(idOf))));
    return { insert: (n: number) => insertRow(rowOf(anIssueEvent({ id: idOf(n) }))), requests, sent };
  }

  it("go together, after it or soon without it; none is confirmed before its own request is", async () => {
    const { insert, requests, sent } = aSlowTable();
    const confirmed: number[] = [];
    const confirms = (n: number) => insert(n).then(() => confirmed.push(n));
    const first = confirms(1);
    await sent([1]);
    const others = [confirms(2), confirms(3)];
    await sent([1], [2, 3]);
    requests[0]?.confirm();
    await first;
    expect(confirmed).toEqual([1]);
    requests[1]?.confirm();
    await Promise.all(others);
    expect(confirmed).toEqual([1, 2, 3]);
  });

  it("go even where it ends with an error that nobody expects", async () => {
    let requests = 0;
    const insertRow = gatherRows(async () => {
      requests += 1;
      await nextTurn();
      return { status: 200, body: new Proxy({}, { get: () => fail() }) };
    });
    const insert = (n: number) => insertRow(rowOf(anIssueEvent({ id: idOf(n) })));
    const outcomes = await Promise.allSettled([insert(1), nextTurn().then(() => insert(2))]);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(requests).toBe(2);
  });

  it("go at once when it is answered", async () => {
    const { insert, requests, sent } = aSlowTable();
    void insert(1);
    await sent([1]);
    const startedAt = performance.now();
    void insert(2);
    requests[0]?.confirm();
    await vi.waitUntil(() => requests.length === 2, { interval: 1 });
    expect(performance.now() - startedAt).toBeLessThan(40);
  });
});

describe("a row that BigQuery did not insert", () => {
  it.each([
    [
      "is a bad message where no retry can help",
      rowFailure(0, "invalid", "Could not parse 'x' as a timestamp"),
      BadMessage,
    ],
    [
      "is kept while the table lacks its column",
      rowFailure(0, "invalid", "no such field: issue_type."),
      BrokenDestination,
    ],
    [
      "is kept while the table requires a column that we do not fill",
      rowFailure(0, "invalid", "Missing required field: x."),
      BrokenDestination,
    ],
    ["is retried where another row stopped it", rowFailure(0, "stopped", ""), RetryLater],
    ["is retried after a timeout", rowFailure(0, "timeout", ""), RetryLater],
    ["is kept while the table is missing", failure(404, "notFound"), BrokenDestination],
    ["is kept while access is denied", failure(403, "accessDenied"), BrokenDestination],
    ["is retried after a 403 for too many requests", failure(403, "rateLimitExceeded"), RetryLater],
    ["is retried after a 403 for a used-up quota", failure(403, "quotaExceeded"), RetryLater],
    ["is retried after a 429 for too many requests", failure(429, "rateLimitExceeded"), RetryLater],
    ["is retried after an internal error of BigQuery", failure(500, "internalError"), RetryLater],
    ["is retried during an outage of BigQuery", failure(503, "backendError"), RetryLater],
    ["is retried after an answer that is not from BigQuery", { status: 502, body: "<html>" }, RetryLater],
    ["is retried after a lost connection", "reset" as const, RetryLater],
  ])("%s", async (_, answer, outcome) => {
    const { insert, requests } = await aTable(() => answer);
    await expect(insert(1)).rejects.toBeInstanceOf(outcome);
    expect(requests).toHaveLength(1);
  });

  it("is retried where the request hangs, which is then cut off", async () => {
    const { insert } = await aTable(() => "hang", 100);
    await expect(insert(1)).rejects.toThrow("timeout");
    await expect.poll(() => connections()).toBe(0);
  });
});

describe("a row counts as stored only where BigQuery says so: it is retried after", () => {
  const json = { "content-type": "application/json" };
  const html = { "content-type": "text/html" };
  it.each([
    ["a web page", { headers: html, body: "<html>" }],
    ["an empty answer", { body: "" }],
    ["an empty object", { body: {} }],
    ["an empty list", { body: [] }],
    ["null", { body: null }],
    ["text", { body: '"ok"' }],
    ["another kind of answer", { body: { kind: "bigquery#tableDataList" } }],
    [
      "a failed row in another kind of answer",
      { body: { ...(rowFailure(0, "invalid", "no").body as object), kind: "x" } },
    ],
    ["the status 202", { status: 202 }],
    ["the status 204", { status: 204, body: "" }],
    ["the status 206", { status: 206 }],
    ["an answer that is cut off", { headers: { ...json, "content-length": "99" } }],
    ["an error with the status 200", { body: { error: { code: 503, message: "backendError" } } }],
    ["a failed row that we did not send", rowFailure(1, "invalid", "Could not parse")],
    ["a failed row without a number", rowFailure(-1, "invalid", "Could not parse")],
  ])("%s", async (_, answer) => {
    const { insert, requests } = await aTable(() => answer, 500);
    await expect(insert(1)).rejects.toBeInstanceOf(RetryLater);
    expect(requests).toHaveLength(1);
  });

  it.each([301, 302, 303, 307, 308])("a redirect with %i, which is not followed", async (status) => {
    const { insert, requests } = await aTable(() =>
      requests.length > 1 ? {} : { status, headers: { location: "/elsewhere" } },
    );
    await expect(insert(1)).rejects.toBeInstanceOf(RetryLater);
    expect(requests).toHaveLength(1);
  });

  it("an answer of 300 MB, which is not read", async () => {
    const { insert, sent } = await aTable(() => "endless");
    await expect(insert(1)).rejects.toBeInstanceOf(RetryLater);
    expect(sent.chunks).toBeLessThan(10);
  });

  it("a failed row that we did not send, together with every other row of the request", async () => {
    const { insert } = await aTable(() => rowFailure(3, "invalid", "Could not parse"));
    const outcomes = await Promise.allSettled([1, 2, 3].map(insert));
    expect(outcomes).toMatchObject(Array(3).fill({ reason: expect.any(RetryLater) }));
  });
});

describe("a request that BigQuery refuses because of one row", () => {
  /** 20 rows, of which BigQuery refuses each request with the bad one. */
  async function withOneBadRow(refusal: Answer) {
    const bad = 13;
    const { insert, requests } = await aTable((ids) => (ids.includes(idOf(bad)) ? refusal : {}));
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => insert(n)));
    const [failed, ...others] = outcomes.filter(({ status }) => status === "rejected");
    expect(outcomes[bad]).toBe(failed);
    expect(others).toEqual([]);
    expect(requests.length).toBeLessThan(12);
    return failed;
  }

  it.each([
    ["400 invalid", failure(400, "invalid")],
    ["400 for a reason that does not name the row", failure(400, "parseError")],
    ["413", failure(413, "requestTooLarge")],
    ["413 from a proxy", { status: 413, body: "<html>" }],
  ])("with %s costs only that row, which is found in a few requests", async (_, refusal) => {
    expect(await withOneBadRow(refusal)).toMatchObject({ reason: expect.any(BadMessage) });
  });

  it.each([
    ["one row, without a neighbour", 1],
    ["every row", 20],
  ])(
    "with 400 for %s shows nothing of the row: the destination counts as broken, and Pub/Sub keeps it",
    async (_, count) => {
      const { insert } = await aTable(() => failure(400, "invalid"));
      const outcomes = await Promise.allSettled(Array.from({ length: count }, (__, n) => insert(n)));
      expect(outcomes).toMatchObject(Array(count).fill({ reason: expect.any(BrokenDestination) }));
    },
  );

  it("with 413 for one row, without a neighbour, is a bad message: no table makes a row smaller", async () => {
    const { insert } = await aTable(() => failure(413, "requestTooLarge"));
    await expect(insert(1)).rejects.toBeInstanceOf(BadMessage);
  });

  it.each([
    ["403", failure(403, "accessDenied"), BrokenDestination],
    ["404", failure(404, "notFound"), BrokenDestination],
    [
      "400 because of the table",
      failure(400, "invalid", "Cannot add rows to a table of type VIEW"),
      BrokenDestination,
    ],
    ["400 for a used-up quota", failure(400, "quotaExceeded"), RetryLater],
    ["503", failure(503, "backendError"), RetryLater],
  ])("is not divided after %s, which no row can help", async (_, answer, error) => {
    const { insert, requests } = await aTable(() => answer);
    const outcomes = await Promise.allSettled([1, 2, 3].map(insert));
    expect(outcomes).toMatchObject(Array(3).fill({ reason: expect.any(error) }));
    expect(requests).toHaveLength(1);
  });
});
