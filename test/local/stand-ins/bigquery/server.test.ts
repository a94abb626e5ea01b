import { describe, expect, it } from "vitest";
import { rejection, startForTest, startOne } from "./testing/a-local-bigquery.ts";

const raw = { raw: true, partialRetries: 0 };

function rows(...ids: string[]) {
  return ids.map((id) => ({ insertId: id, json: { id } }));
}

async function startWithTable() {
  const { local, bigquery } = await startForTest();
  const [dataset] = await bigquery.createDataset("issues");
  const [table] = await dataset.createTable("events", { schema: "id:STRING" });
  return { local, table, ids: async () => (await table.getRows())[0].map(({ id }) => id) };
}

describe("a fault", () => {
  it("answers the given number of requests with its status, without carrying them out", async () => {
    const { local, table, ids } = await startWithTable();
    local.faults.add({ kind: "status", status: 503, path: "insertAll", times: 1 });
    await expect(table.insert(rows("a"), raw)).rejects.toMatchObject({ code: 503 });
    await table.insert(rows("b"), raw);
    expect(await ids()).toEqual(["b"]);
  });

  it("can answer with one of BigQuery's own errors", async () => {
    const { local, table } = await startWithTable();
    const message = "Exceeded rate limits: too many api requests per user per method";
    const error = {
      code: 403,
      message,
      errors: [{ message, domain: "usageLimits", reason: "rateLimitExceeded" }],
    };
    local.faults.add({ kind: "status", status: 403, body: { error }, times: 1 });
    await expect(table.insert(rows("a"), raw)).rejects.toMatchObject(error);
  });

  it("can lose the answer to rows that were stored: sent again, they are not stored twice", async () => {
    const { local, table, ids } = await startWithTable();
    local.faults.add({ kind: "lose-answer", path: "insertAll", times: 1 });
    expect(await rejection(table.insert(rows("a"), raw))).toMatchObject({ code: "ECONNRESET" });
    expect(await ids()).toEqual(["a"]);
    await table.insert(rows("a"), raw);
    expect(await ids()).toEqual(["a"]);
  });

  it("can leave a request without an answer until the local BigQuery closes", async () => {
    const { local, table } = await startWithTable();
    local.faults.add({ kind: "hang" });
    const failure = rejection(table.insert(rows("a"), raw));
    await new Promise<void>((resolve) => setImmediate(resolve));
    await local.close();
    expect(await failure).toBeInstanceOf(Error);
  });
});

describe("the page", () => {
  it("shows each table's newest rows, with HTML escaped", async () => {
    const { local, table } = await startWithTable();
    await table.insert(
      rows("<script>alert(1)</script>", ...Array.from({ length: 59 }, (_, n) => `row ${n}`)),
      raw,
    );
    const page = await (await fetch(local.url)).text();
    expect(page).toContain("acme-dev.issues");
    expect(page).toContain("60 rows, the newest 50 first");
    expect(page.indexOf(">row 58<")).toBeLessThan(page.indexOf(">row 57<"));
    expect(page).not.toContain(">row 8<");
    expect(page).not.toContain("alert(1)");
    await table.insert(rows("<b>bold</b>"), raw);
    expect(await (await fetch(local.url)).text()).toContain("&lt;b&gt;bold&lt;/b&gt;");
  });

  it("shows a view's query, also while the API has a fault", async () => {
    const { local, bigquery } = await startForTest({ engine: { unavailable: "not here" } });
    const [dataset] = await bigquery.createDataset("issues");
    await dataset.createTable("v", { view: { query: "SELECT 1 < 2 AS yes", useLegacySql: false } });
    local.faults.add({ kind: "status", status: 500 });
    expect(await (await fetch(local.url)).text()).toContain("SELECT 1 &lt; 2 AS yes");
  });
});

it("a port that is in use is refused with EADDRINUSE", async () => {
  const { local } = await startForTest();
  await expect(startOne({ port: local.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});

it("an unknown method is answered with Google's 404", async () => {
  const { local } = await startForTest();
  const response = await fetch(`${local.apiEndpoint}/projects/acme-dev/routines`);
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({
    error: { code: 404, errors: [{ domain: "global", reason: "notFound" }], status: "NOT_FOUND" },
  });
});
