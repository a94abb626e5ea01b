import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { clientOf, rejection, startForTest, startOne } from "./testing/a-local-bigquery.ts";

const FIELDS = [
  { name: "id", type: "STRING", mode: "REQUIRED" },
  { name: "n", type: "INTEGER" },
  { name: "at", type: "TIMESTAMP" },
  { name: "ok", type: "BOOLEAN" },
  { name: "tags", type: "STRING", mode: "REPEATED" },
  { name: "parts", type: "RECORD", mode: "REPEATED", fields: [{ name: "size", type: "FLOAT" }] },
  { name: "anything", type: "JSON" },
];

const DEFAULTS = {
  destinationTable: { projectId: "acme-dev", datasetId: "issues", tableId: "events" },
  sourceFormat: "NEWLINE_DELIMITED_JSON",
  writeDisposition: "WRITE_APPEND",
  createDisposition: "CREATE_NEVER",
  autodetect: false,
};

async function startWithTable(options: Parameters<typeof startForTest>[0] = {}) {
  const { local, bigquery } = await startForTest(options);
  const [dataset] = await bigquery.createDataset("issues");
  const [table] = await dataset.createTable("events", { schema: { fields: FIELDS } });

  /** Uploads a job as Google describes it. */
  async function upload(data: string, { id = "job-1", load = {}, type = "multipart" } = {}) {
    const job = {
      jobReference: { jobId: id, projectId: "acme-dev" },
      configuration: { load: { ...DEFAULTS, ...load } },
    };
    const head = (type: string) => `--frontier\r\nContent-Type: ${type}\r\n\r\n`;
    const body = `${head("application/json")}${JSON.stringify(job)}\r\n${head("*/*")}${data}\r\n--frontier--`;
    const response = await fetch(
      `${local.url}/upload/bigquery/v2/projects/acme-dev/jobs?uploadType=${type}`,
      { method: "POST", headers: { "content-type": "multipart/related; boundary=frontier" }, body },
    );
    const answer: unknown = await response.json();
    return { status: response.status, body: answer };
  }
  const jobNow = async (id = "job-1") => (await bigquery.job(id).getMetadata())[0];
  const rows = async () => (await table.getRows())[0];
  const ids = async () => (await rows()).map(({ id }) => id);
  return { local, bigquery, table, upload, jobNow, rows, ids };
}

function lines(...rows: unknown[]) {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

/** A file with this content, which is deleted after the test. */
function fileWith(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), "load-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "rows.json");
  writeFileSync(file, content);
  return file;
}

describe("a load job", () => {
  it("is running when the upload is answered; then it is done, and its rows are in the table", async () => {
    const { upload, jobNow, rows } = await startWithTable();
    const data = lines({ id: "a", n: 7, at: "2024-02-29T10:11:12Z", tags: ["x"] }, { id: "ä", ok: false });
    expect(await upload(data)).toMatchObject({
      status: 200,
      body: {
        kind: "bigquery#job",
        jobReference: { projectId: "acme-dev", jobId: "job-1", location: "US" },
        configuration: { jobType: "LOAD", load: DEFAULTS },
        status: { state: "RUNNING" },
      },
    });
    expect(await jobNow()).toMatchObject({
      status: { state: "DONE" },
      statistics: {
        load: { outputRows: "2", inputFiles: "1", inputFileBytes: String(Buffer.byteLength(data)) },
      },
    });
    expect(await rows()).toMatchObject([
      { id: "a", n: 7, at: { value: "2024-02-29T10:11:12.000Z" }, tags: ["x"], ok: null },
      { id: "ä", n: null, tags: [], ok: false },
    ]);
  });

  it("takes texts of numbers, booleans and timestamps, any JSON in a JSON column, and empty lines", async () => {
    const { upload, rows } = await startWithTable();
    const anything = { a: [1, null] };
    const row = { id: "a", n: "7", ok: "true", at: "2024-02-29 10:11", tags: null, anything };
    await upload(`\n${lines(row)}\r\n`);
    expect(await rows()).toMatchObject([{ n: 7, ok: true, tags: [], anything: JSON.stringify(anything) }]);
  });

  it("that is sent twice is refused the second time, and loads its rows once", async () => {
    const { upload, ids } = await startWithTable();
    await upload(lines({ id: "a" }));
    expect(await upload(lines({ id: "a" }))).toMatchObject({
      status: 409,
      body: {
        error: { errors: [{ reason: "duplicate" }], message: "Already Exists: Job acme-dev:US.job-1" },
      },
    });
    expect(await ids()).toEqual(["a"]);
  });

  it("for a table that does not exist ends with an error", async () => {
    const { upload, jobNow } = await startWithTable();
    const load = { destinationTable: { ...DEFAULTS.destinationTable, tableId: "nope" } };
    expect(await upload(lines({ id: "a" }), { load })).toMatchObject({ status: 200 });
    const error = { reason: "notFound", message: "Not found: Table acme-dev:issues.nope" };
    expect(await jobNow()).toMatchObject({ status: { state: "DONE", errorResult: error, errors: [error] } });
  });

  it("has no result that could be read", async () => {
    const { upload, bigquery } = await startWithTable();
    await upload(lines({ id: "a" }));
    await expect(bigquery.job("job-1").getQueryResults()).rejects.toMatchObject({ code: 400 });
  });

  it("loads again after a restart what it has loaded", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "load-"));
    onTestFinished(() => rmSync(dataDir, { recursive: true }));
    const { local, upload, rows } = await startWithTable({ dataDir });
    await upload(lines({ id: "a", n: 7, anything: { a: 1 } }, { id: "b", anything: "text" }));
    const before = await rows();
    await local.close();
    const next = await startOne({ dataDir });
    onTestFinished(() => next.close());
    const [after] = await clientOf(next).dataset("issues").table("events").getRows();
    expect(after).toEqual(before);
  });
});

describe("one bad row", () => {
  it.each([
    ["an unknown field", { id: "b", nope: 1 }, "No such field: nope. Field: nope"],
    ["a wrong type", { id: "b", n: "x" }, "Cannot convert value to integer (bad value): x Field: n"],
    ["a number for a text", { id: 7 }, "Could not convert value to string. Field: id"],
    ["a missing required field", { n: 1 }, "Missing required field: id."],
    ["a list for a value", { id: "b", n: [1] }, "Array specified for non-repeated field: n. Field: n"],
    [
      "null in a list",
      { id: "b", tags: [null] },
      "Only non-null values are allowed in arrays. Field: tags[0]",
    ],
    ["no object", [], "The row is not a JSON object."],
  ])("with %s: no row is loaded, and the job says which one and why", async (_, row, problem) => {
    const { upload, jobNow, ids } = await startWithTable();
    const first = lines({ id: "ä" });
    await upload(`${first}${lines(row, { id: "c" })}`);
    const { status, statistics } = await jobNow();
    expect(status).toMatchObject({
      state: "DONE",
      errorResult: { reason: "invalid", message: expect.stringContaining("giving up. Rows: 2; errors: 1.") },
    });
    const place = `row starting at position ${Buffer.byteLength(first)}`;
    expect(status?.errors?.at(1)?.message).toContain(`JSON parsing error in ${place}: ${problem}`);
    expect(statistics).not.toHaveProperty("load");
    expect(await ids()).toEqual([]);
  });

  it("that is no JSON: no row is loaded", async () => {
    const { upload, jobNow, ids } = await startWithTable();
    await upload(`${lines({ id: "a" })}{"id": "b\n`);
    expect((await jobNow()).status?.errors?.at(1)?.message).toContain(
      "Parser terminated before end of string",
    );
    expect(await ids()).toEqual([]);
  });

  it("may have unknown fields, with ignoreUnknownValues", async () => {
    const { upload, ids } = await startWithTable();
    await upload(lines({ id: "a", nope: 1 }), { load: { ignoreUnknownValues: true } });
    expect(await ids()).toEqual(["a"]);
  });
});

describe("what is not supported is refused as not implemented:", () => {
  it.each([
    ["CSV", { load: { sourceFormat: "CSV" } }, "sourceFormat"],
    ["WRITE_TRUNCATE", { load: { writeDisposition: "WRITE_TRUNCATE" } }, "writeDisposition"],
    ["bad rows that are left out", { load: { maxBadRecords: 1 } }, "maxBadRecords"],
    ["resumable uploads", { type: "resumable" }, "uploadType=multipart"],
    [
      "a table that the job would create",
      {
        load: {
          createDisposition: "CREATE_IF_NEEDED",
          destinationTable: { ...DEFAULTS.destinationTable, tableId: "new" },
        },
      },
      "creates no table",
    ],
  ])("%s", async (_, options, named) => {
    const { upload } = await startWithTable();
    expect(await upload(lines({ id: "a" }), options)).toMatchObject({
      status: 501,
      body: { error: { message: expect.stringContaining(named) } },
    });
  });
});

it("an upload of more than 10 MB is refused", async () => {
  const { upload, ids } = await startWithTable();
  const { status } = await upload(lines({ id: "x".repeat(10 * 1024 * 1024) }));
  expect(status).toBe(413);
  expect(await ids()).toEqual([]);
});

it.each(["multipart/form-data; boundary=frontier", "application/json", ""])(
  "an upload of the type %j is refused",
  async (type) => {
    const { local } = await startWithTable();
    const url = `${local.url}/upload/bigquery/v2/projects/acme-dev/jobs?uploadType=multipart`;
    const response = await fetch(url, { method: "POST", headers: { "content-type": type }, body: "{}" });
    expect(response.status).toBe(400);
  },
);

describe("Google's client", () => {
  it("loads a local file", async () => {
    const { table, ids } = await startWithTable();
    const [job] = await table.load(fileWith(lines({ id: "a" }, { id: "b" })), {
      sourceFormat: "NEWLINE_DELIMITED_JSON",
    });
    expect(job).toMatchObject({ status: { state: "DONE" }, statistics: { load: { outputRows: "2" } } });
    expect(await ids()).toEqual(["a", "b"]);
  });

  it("tells of the row that does not fit", async () => {
    const { table } = await startWithTable();
    const loading = table.load(fileWith(lines({ id: "a", nope: 1 })), {
      sourceFormat: "NEWLINE_DELIMITED_JSON",
    });
    expect(await rejection(loading)).toMatchObject({
      errors: [{ reason: "invalid" }, { message: expect.stringContaining("No such field: nope.") }],
    });
  });
});

describe("a fault can", () => {
  it("lose the answer to an upload whose rows are loaded", async () => {
    const { local, upload, jobNow, ids } = await startWithTable();
    local.faults.add({ kind: "lose-answer", path: "upload", times: 1 });
    await expect(upload(lines({ id: "a" }))).rejects.toThrow();
    expect((await jobNow()).status?.state).toBe("DONE");
    expect(await ids()).toEqual(["a"]);
  });

  it("say for a while that the job is running", async () => {
    const { local, upload, jobNow } = await startWithTable();
    const { body } = await upload(lines({ id: "a" }));
    local.faults.add({ kind: "status", status: 200, path: "jobs/job-1", body, times: 1 });
    expect((await jobNow()).status?.state).toBe("RUNNING");
    expect((await jobNow()).status?.state).toBe("DONE");
  });
});
