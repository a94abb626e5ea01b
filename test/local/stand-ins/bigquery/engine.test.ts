import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { locateEngine } from "./engine/location.ts";
import { describeSql, itSql, rejection, startForTest } from "./testing/a-local-bigquery.ts";
import { enginesIn } from "./testing/processes.ts";

/** The folder for the engine's socket. Each test has its own, so that it finds the process of its own engine. */
let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "local-bigquery-"));
  vi.stubEnv("TMPDIR", scratch);
  return () => {
    vi.unstubAllEnvs();
    rmSync(scratch, { recursive: true, force: true });
  };
});

/** Waits until an engine runs, and returns its process id. */
function oneEngine(): Promise<number> {
  return vi.waitFor(
    () => {
      const [pid] = enginesIn(scratch);
      if (pid === undefined) {
        throw new Error("the SQL engine is not running");
      }
      return pid;
    },
    { timeout: 20_000, interval: 20 },
  );
}

/** Waits until an engine runs, kills it and waits until its process has ended. */
async function killEngine(): Promise<void> {
  const pid = await oneEngine();
  process.kill(pid, "SIGKILL");
  await vi.waitFor(() => expect(enginesIn(scratch)).not.toContain(pid), { timeout: 20_000, interval: 20 });
}

/** Waits until no engine runs. */
async function noEngine(): Promise<void> {
  await vi.waitFor(() => expect(enginesIn(scratch)).toEqual([]), { timeout: 20_000, interval: 20 });
}

const SLOW =
  "SELECT COUNT(*) FROM UNNEST(GENERATE_ARRAY(1, 5000)) AS a, UNNEST(GENERATE_ARRAY(1, 5000)) AS b";

describeSql("the SQL engine", () => {
  it("starts at the first query, not before, and stops when the local BigQuery closes", async () => {
    const { local, bigquery } = await startForTest({ engine: locateEngine() });
    await bigquery.createDataset("issues");
    expect(enginesIn(scratch)).toEqual([]);
    await bigquery.query("SELECT 1");
    expect(enginesIn(scratch)).not.toEqual([]);
    await local.close();
    await expect.poll(() => enginesIn(scratch)).toEqual([]);
  });

  it("answers queries that are sent at the same time", async () => {
    const { bigquery } = await startForTest({ engine: locateEngine() });
    const sums = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => bigquery.query({ query: "SELECT @n + 1 AS n", params: { n } })),
    );
    expect(sums.map(([[row]]) => row.n)).toEqual([2, 3, 4, 5, 6]);
  });

  it("is started again after a crash: the next query succeeds and finds the rows", async () => {
    const { bigquery } = await startForTest({ engine: locateEngine() });
    const [dataset] = await bigquery.createDataset("issues");
    const [table] = await dataset.createTable("events", { schema: "id:STRING" });
    await table.insert({ id: "a" });
    const query = "SELECT id FROM issues.events";
    expect((await bigquery.query(query))[0]).toEqual([{ id: "a" }]);
    await killEngine();
    expect((await bigquery.query(query))[0]).toEqual([{ id: "a" }]);
  });

  it("fails a query that crashes it again and again, but not the next query", async () => {
    const { bigquery } = await startForTest({ engine: locateEngine() });
    await bigquery.query("SELECT 1");
    let hasFailed = false;
    const failure = rejection(bigquery.query(SLOW)).finally(() => {
      hasFailed = true;
    });
    // The query may not have come to an engine that is killed early.
    await vi.waitFor(
      () => {
        enginesIn(scratch).forEach((pid) => void process.kill(pid, "SIGKILL"));
        expect(hasFailed).toBe(true);
      },
      { timeout: 20_000, interval: 20 },
    );
    expect(await failure).toMatchObject({
      code: 500,
      errors: [{ reason: "internalError", message: expect.stringMatching(/^The SQL engine /) }],
    });
    expect((await bigquery.query("SELECT 2 AS n"))[0]).toEqual([{ n: 2 }]);
  });

  it("doesn't delay the close of the local BigQuery, even with a query running", async () => {
    const { local, bigquery } = await startForTest({ engine: locateEngine() });
    await bigquery.query("SELECT 1");
    const failure = rejection(bigquery.query(SLOW));
    await local.close();
    await failure;
    await noEngine();
  });

  it("ends when the process that started it is killed with kill -9", async () => {
    const script = fileURLToPath(new URL("./testing/one-query.ts", import.meta.url));
    const parent = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(() => void parent.kill("SIGKILL"));
    const [line] = await once(createInterface({ input: parent.stdout }), "line");
    expect(line).toBe("answered");
    await oneEngine();
    parent.kill("SIGKILL");
    await noEngine();
  });

  it("refuses a query that reads more than 4 MiB with the reason; smaller columns of the table can still be read", async () => {
    const { bigquery } = await startForTest({ engine: locateEngine() });
    const [dataset] = await bigquery.createDataset("issues");
    const [table] = await dataset.createTable("events", { schema: "id:STRING,body:STRING" });
    await table.insert(Array.from({ length: 500 }, (_, n) => ({ id: `${n}`, body: "x".repeat(9_000) })));
    await expect(bigquery.query("SELECT MAX(body) FROM issues.events")).rejects.toMatchObject({
      code: 400,
      errors: [{ reason: "resourcesExceeded", message: expect.stringMatching(/4 MiB/) }],
    });
    const query = "WITH every AS (SELECT * FROM issues.events) SELECT COUNT(DISTINCT id) AS n FROM every";
    expect((await bigquery.query(query))[0]).toEqual([{ n: 500 }]);
  });
});

describe("on a machine for which the engine has no program", () => {
  const unavailable = "The SQL engine has no program for win32 x64";

  it("rows, tables and views work, and a query is refused with the reason", async () => {
    const { local, bigquery } = await startForTest({ engine: { unavailable } });
    expect(local.queriesUnavailable).toBe(unavailable);
    const [dataset] = await bigquery.createDataset("issues");
    const [table] = await dataset.createTable("events", { schema: "id:STRING" });
    await table.insert({ id: "a" });
    expect((await table.getRows())[0]).toEqual([{ id: "a" }]);
    const view = { query: "SELECT id FROM issues.events", useLegacySql: false };
    await dataset.createTable("v", { view });
    expect((await dataset.table("v").getMetadata())[0].type).toBe("VIEW");
    await expect(bigquery.query("SELECT id FROM issues.v")).rejects.toMatchObject({
      code: 501,
      message: unavailable,
      errors: [{ reason: "notImplemented" }],
    });
  });

  itSql("a view can be created, and read later on a machine that has the engine", async () => {
    const dataDir = join(scratch, "data");
    const { local, bigquery } = await startForTest({ dataDir, engine: { unavailable } });
    const [dataset] = await bigquery.createDataset("issues");
    const [table] = await dataset.createTable("events", { schema: "id:STRING" });
    await table.insert({ id: "a" });
    const view = (query: string) => ({ view: { query, useLegacySql: false } });
    await dataset.createTable("v", view("SELECT id FROM issues.events"));
    await dataset.createTable("w", view("SELECT id AS name FROM issues.v"));
    await local.close();

    const { bigquery: again } = await startForTest({ dataDir, engine: locateEngine() });
    expect((await again.query("SELECT name FROM issues.w"))[0]).toEqual([{ name: "a" }]);
    expect((await again.dataset("issues").table("w").getMetadata())[0].schema.fields).toMatchObject([
      { name: "name", type: "STRING" },
    ]);
  });
});
