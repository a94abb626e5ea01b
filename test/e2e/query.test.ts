import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { createDataset, DATASET } from "@issue-relay/local/stack/dataset";
import { type LocalBigQuery, startLocalBigQuery } from "@issue-relay/local/stand-ins/bigquery/server";
import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { listen } from "@issue-relay/local/stand-ins/http";
import { bigQueryClient } from "@issue-relay/shared/google/bigquery";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { announce } from "./testing/announce.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "issue-relay-test-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const script = fileURLToPath(new URL("../local/commands/query.ts", import.meta.url));

/** Runs `npm run query -- …` in the test's own folder. */
function query(...args: string[]) {
  return outcomeOf(spawn(process.execPath, [script, ...args], { cwd: folder }));
}

async function outcomeOf(child: ChildProcessWithoutNullStreams) {
  const [out, error, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code, out, error };
}

describe("npm run query without a running stack", () => {
  it("says that no stack is running, and exits with 1", async () => {
    const { code, error } = await query("SELECT 1");
    expect(error).toContain("no stack is running here: run `npm start` in another terminal first");
    expect(code).toBe(1);
  });

  it("says the same if the stack was killed and its file is still there", async () => {
    const killed = spawn(process.execPath, ["-e", "0"]);
    await once(killed, "exit");
    announce(folder, { pid: killed.pid ?? 0 });
    const { code, error } = await query("SELECT 1");
    expect(error).toContain("no stack is running here");
    expect(code).toBe(1);
  });

  it("says the same if another program has the number of the killed process now", async () => {
    const control = await aServer();
    await control.close();
    announce(folder, { pid: process.pid, control: control.url });
    const { code, error } = await query("SELECT 1");
    expect(error).toContain("no stack is running here");
    expect(code).toBe(1);
  });

  it("asks whether the stack still runs, if BigQuery can't be reached", async () => {
    await using control = await aServer();
    announce(folder, { control: control.url });
    const { code, error } = await query("SELECT 1");
    expect(error).toContain("is `npm start` still running?");
    expect(code).toBe(1);
  });

  it("says what is wrong with its arguments, and exits with 2", async () => {
    for (const args of [
      [],
      ["SELECT", "1"],
      ["--xml", "SELECT 1"],
      ["--csv", "--json", "SELECT 1"],
      ["gone.sql"],
    ]) {
      const { code, error } = await query(...args);
      expect(code).toBe(2);
      expect(error).toContain("npm run query -- ");
    }
  });
});

describe("npm run query on a system for which there is no SQL engine", () => {
  it("says what is missing, and exits with 1", async () => {
    const engine = { unavailable: "The SQL engine has no program for win32 x64" };
    await using local = closing(await startLocalBigQuery({ project: "acme-dev", engine }));
    announceBigQuery(local);
    const { code, error } = await query("SELECT 1");
    expect(error.trim()).toBe(engine.unavailable);
    expect(code).toBe(1);
  });
});

async function aServer() {
  const { url, close } = await listen(new Hono());
  return { url, close, [Symbol.asyncDispose]: close };
}

function announceBigQuery({ url, apiEndpoint }: LocalBigQuery): void {
  announce(folder, { bigquery: { page: url, api: apiEndpoint }, control: url });
}

function closing(local: LocalBigQuery) {
  return { ...local, [Symbol.asyncDispose]: () => local.close() };
}

describeSql("npm run query", () => {
  let local: LocalBigQuery;
  beforeAll(async () => {
    local = await startLocalBigQuery({ project: "acme-dev" });
    const bigquery = bigQueryClient("acme-dev", local.url);
    await createDataset(bigquery);
    const [table] = await bigquery.dataset(DATASET).createTable("visits", {
      schema: {
        fields: [
          { name: "page", type: "STRING" },
          { name: "n", type: "INTEGER" },
          { name: "seen_at", type: "TIMESTAMP" },
        ],
      },
    });
    await table.insert([
      { page: 'the "start", page', n: 120, seen_at: "2026-01-02T03:04:05Z" },
      { page: null, n: 7, seen_at: null },
    ]);
    announceBigQuery(local);
  });
  afterAll(() => local.close());

  it("prints a table", async () => {
    const { code, out } = await query("SELECT page, n, seen_at FROM visits ORDER BY n DESC");
    expect(out.split("\n")).toEqual([
      "page                 n  seen_at",
      "─────────────────  ───  ────────────────────",
      'the "start", page  120  2026-01-02T03:04:05Z',
      "NULL                 7  NULL",
      "2 rows",
      "",
    ]);
    expect(code).toBe(0);
  });

  it("prints JSON with --json", async () => {
    const { code, out } = await query("SELECT page, n, seen_at FROM visits ORDER BY n", "--json");
    expect(JSON.parse(out)).toEqual([
      { page: null, n: 7, seen_at: null },
      { page: 'the "start", page', n: 120, seen_at: "2026-01-02T03:04:05Z" },
    ]);
    expect(code).toBe(0);
  });

  it.skipIf(process.platform === "win32")(
    "prints all of it into a pipe, also for a slow reader",
    async () => {
      const sql = "SELECT n, REPEAT('x', 1000) AS x FROM UNNEST(GENERATE_ARRAY(1, 2000)) AS n";
      const line = `"$0" "$1" "$2" --json | { sleep 1; cat; }`;
      const child = spawn("sh", ["-c", line, process.execPath, script, sql], { cwd: folder });
      const { out, error } = await outcomeOf(child);
      expect(error).toBe("");
      expect(JSON.parse(out)).toHaveLength(2000);
    },
  );

  it("prints CSV with --csv", async () => {
    const { code, out } = await query("--csv", "SELECT page, n FROM visits ORDER BY n");
    expect(out).toBe('page,n\r\n,7\r\n"the ""start"", page",120\n');
    expect(code).toBe(0);
  });

  it("reads the SQL from a file", async () => {
    writeFileSync(join(folder, "report.sql"), "SELECT\n  SUM(n) AS n\nFROM visits\n");
    expect((await query("report.sql")).out).toContain("127");
  });

  it("shows what is wrong with the SQL, and where, and exits with 1", async () => {
    const { code, error } = await query("SELECT page,\n  pages FROM visits");
    expect(error.split("\n").slice(0, 4)).toEqual([
      expect.stringMatching(/^Unrecognized name: pages.* at \[2:3\]$/),
      "",
      "2 │   pages FROM visits",
      "  │   ^",
    ]);
    expect(code).toBe(1);
  });

  it("says that there are no rows, and names the columns", async () => {
    const { code, out } = await query("SELECT page, n FROM visits WHERE n < 0");
    expect(out.trim()).toBe("No rows. Columns: page, n");
    expect(code).toBe(0);
  });
});
