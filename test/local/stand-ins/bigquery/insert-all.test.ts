import { gzipSync } from "node:zlib";
import type { Table } from "@google-cloud/bigquery";
import { describe, expect, it } from "vitest";
import type { InsertEvent } from "./insert-all.ts";
import { rejection, startForTest } from "./testing/a-local-bigquery.ts";

const FIELDS = [
  { name: "id", type: "STRING", mode: "REQUIRED" },
  { name: "n", type: "INTEGER" },
  { name: "at", type: "TIMESTAMP" },
  { name: "ok", type: "BOOLEAN" },
  { name: "tags", type: "STRING", mode: "REPEATED" },
  { name: "parts", type: "RECORD", mode: "REPEATED", fields: [{ name: "size", type: "FLOAT" }] },
];

async function startWithTable(options: Parameters<typeof startForTest>[0] = {}) {
  const { local, bigquery } = await startForTest(options);
  const [dataset] = await bigquery.createDataset("issues");
  const [table] = await dataset.createTable("events", { schema: { fields: FIELDS } });
  return { local, table, path: `${local.apiEndpoint}/projects/acme-dev/datasets/issues/tables/events` };
}

const options = { raw: true, partialRetries: 0 };

function row(insertId: string, json: object = { id: insertId }) {
  return { insertId, json };
}

async function idsIn(table: Table) {
  return (await table.getRows())[0].map(({ id }) => id);
}

async function insertErrors(table: Table, rows: object[], more: object = {}) {
  return rejection(table.insert(rows, { ...options, ...more }));
}

describe("streaming rows", () => {
  it("stores the rows in the order in which they were sent", async () => {
    const { table } = await startWithTable();
    await table.insert([row("a"), row("b")], options);
    await table.insert([row("c")], options);
    expect(await idsIn(table)).toEqual(["a", "b", "c"]);
  });

  it("stores rows with the same insertId once within a minute, also within one request", async () => {
    let now = 1_700_000_000_000;
    const { table } = await startWithTable({ now: () => now });
    await table.insert([row("a"), row("a"), row("b")], options);
    now += 59_999;
    await table.insert([row("a")], options);
    expect(await idsIn(table)).toEqual(["a", "b"]);
    now += 1;
    await table.insert([row("a")], options);
    expect(await idsIn(table)).toEqual(["a", "b", "a"]);
  });

  it("stores rows without an insertId as often as they are sent", async () => {
    const { table } = await startWithTable();
    await table.insert([{ json: { id: "a" } }, { json: { id: "a" } }], options);
    expect(await idsIn(table)).toEqual(["a", "a"]);
  });

  it("calls onInsert for each request", async () => {
    const events: InsertEvent[] = [];
    const { table } = await startWithTable({ onInsert: (event) => events.push(event) });
    await table.insert([row("a"), row("b")], options);
    await insertErrors(table, [row("b"), row("c", { nope: 1 })], { skipInvalidRows: true });
    expect(events).toEqual([
      { table: "acme-dev.issues.events", rows: 2, insertIds: ["a", "b"], stored: 2, refused: 0 },
      { table: "acme-dev.issues.events", rows: 2, insertIds: ["b", "c"], stored: 0, refused: 1 },
    ]);
  });
});

describe("an invalid row", () => {
  it("stops the other rows: nothing is stored, and each row gets its reason", async () => {
    const { table } = await startWithTable();
    const error = await insertErrors(table, [row("a"), row("b", { id: "b", nope: 1 }), row("c")]);
    expect(error).toMatchObject({
      name: "PartialFailureError",
      response: {
        kind: "bigquery#tableDataInsertAllResponse",
        insertErrors: [
          { index: 0, errors: [{ reason: "stopped", location: "", debugInfo: "", message: "" }] },
          { index: 1, errors: [{ reason: "invalid", location: "nope", message: "no such field: nope." }] },
          { index: 2, errors: [{ reason: "stopped" }] },
        ],
      },
    });
    expect(await idsIn(table)).toEqual([]);
    await table.insert([row("a"), row("c")], options);
    expect(await idsIn(table)).toEqual(["a", "c"]);
  });

  it("is the only row that is not stored, with skipInvalidRows", async () => {
    const { table } = await startWithTable();
    const error = await insertErrors(table, [row("a"), row("b", { n: 1 })], { skipInvalidRows: true });
    expect(error).toMatchObject({
      response: {
        insertErrors: [{ index: 1, errors: [{ reason: "invalid", message: "Missing required field: id." }] }],
      },
    });
    expect(await idsIn(table)).toEqual(["a"]);
  });

  it("may have fields that the table doesn't have, with ignoreUnknownValues", async () => {
    const { table } = await startWithTable();
    await table.insert([row("a", { id: "a", nope: 1, parts: [{ nope: 2 }] })], {
      ...options,
      ignoreUnknownValues: true,
    });
    expect(await idsIn(table)).toEqual(["a"]);
  });

  it.each([
    ["n", "1.5", "n", "Cannot convert value to integer (bad value): 1.5"],
    ["n", "9223372036854775808", "n", "Cannot convert value to integer (bad value): 9223372036854775808"],
    ["n", { a: 1 }, "n", "This field: n is not a record."],
    ["n", [1], "n", "Array specified for non-repeated field: n."],
    ["ok", "maybe", "ok", "Cannot convert value to boolean (bad value): maybe"],
    ["id", true, "id", "Conversion from bool to string is unsupported."],
    ["tags", ["a", null], "tags[1]", "Only non-null values are allowed in arrays."],
    ["parts", [{ size: "big" }], "parts[0].size", "Cannot convert value to floating point (bad value): big"],
    ["parts", [{ width: 1 }], "parts[0].width", "no such field: width."],
    [
      "at",
      "2024-02-30T00:00:00Z",
      "at",
      "Could not parse '2024-02-30T00:00:00Z' as a timestamp. Required format is YYYY-MM-DD HH:MM[:SS[.SSSSSS]]",
    ],
  ])("with %s = %j is refused with the column and the reason", async (name, value, location, message) => {
    const { table } = await startWithTable();
    const error = await insertErrors(table, [row("a", { id: "a", [name]: value })]);
    expect(error).toMatchObject({
      response: { insertErrors: [{ index: 0, errors: [{ reason: "invalid", location, message }] }] },
    });
  });
});

describe("a request as a whole", () => {
  function post(path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
    return fetch(`${path}/insertAll`, { method: "POST", body, headers });
  }

  async function bodyOf(response: Response) {
    return { status: response.status, body: await response.json() };
  }

  it("is refused without rows", async () => {
    const { path } = await startWithTable();
    const message = "No rows present in the request.";
    expect(await bodyOf(await post(path, '{"rows":[]}'))).toEqual({
      status: 400,
      body: {
        error: {
          code: 400,
          message,
          errors: [{ message, domain: "global", reason: "invalid" }],
          status: "INVALID_ARGUMENT",
        },
      },
    });
  });

  it("is refused with more than 50,000 rows", async () => {
    const { path } = await startWithTable();
    const rows = Array.from({ length: 50_001 }, () => ({ json: {} }));
    expect(await bodyOf(await post(path, JSON.stringify({ rows })))).toMatchObject({
      status: 400,
      body: { error: { message: "Too many rows present in the request, limit: 50000 row count: 50001." } },
    });
  });

  it("is refused when it is larger than 10 MB, before or after gzip is unpacked", async () => {
    const { path } = await startWithTable();
    const large = JSON.stringify({ rows: [row("a", { id: "x".repeat(10 * 1024 * 1024) })] });
    const refused = { status: 413, body: { error: { code: 413, errors: [{ reason: "requestTooLarge" }] } } };
    expect(await bodyOf(await post(path, large))).toMatchObject(refused);
    const gzip = { "content-encoding": "gzip" };
    expect(await bodyOf(await post(path, new Uint8Array(gzipSync(large)), gzip))).toMatchObject(refused);
  });

  it("may be compressed with gzip", async () => {
    const { path, table } = await startWithTable();
    const body = new Uint8Array(gzipSync(JSON.stringify({ rows: [row("a")] })));
    expect((await post(path, body, { "content-encoding": "gzip" })).status).toBe(200);
    expect(await idsIn(table)).toEqual(["a"]);
  });

  it("is refused when it isn't JSON, or the table doesn't exist", async () => {
    const { path, table } = await startWithTable();
    expect(await bodyOf(await post(path, "{"))).toMatchObject({ status: 400 });
    await table.delete();
    await expect(table.insert([row("a")], options)).rejects.toMatchObject({
      code: 404,
      message: "Not found: Table acme-dev:issues.events",
    });
  });
});

it("rows are listed page by page", async () => {
  const { table } = await startWithTable();
  await table.insert(
    Array.from({ length: 25 }, (_, n) => row(`r${n}`)),
    options,
  );
  const [first, second] = await table.getRows({ maxResults: 10, autoPaginate: false });
  expect(first).toHaveLength(10);
  expect(second).toMatchObject({ pageToken: "10" });
  const [rest, end] = await table.getRows({ ...second, maxResults: 20 });
  expect([...first, ...rest].map(({ id }) => id)).toEqual(Array.from({ length: 25 }, (_, n) => `r${n}`));
  expect(end).toBeNull();
});
