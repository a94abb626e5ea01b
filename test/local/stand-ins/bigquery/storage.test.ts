import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BigQuery } from "@google-cloud/bigquery";
import { beforeEach, describe, expect, it } from "vitest";
import { clientOf, itSql, startForTest, startOne } from "./testing/a-local-bigquery.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "local-bigquery-"));
  return () => rmSync(dataDir, { recursive: true });
});

const ROWS_FILE = "acme-dev.issues.events.ndjson";

/** Runs `work` on a local BigQuery that saves its state in `dataDir`, then closes it. */
async function during(work: (bigquery: BigQuery) => Promise<unknown>): Promise<void> {
  const local = await startOne({ dataDir });
  try {
    await work(clientOf(local));
  } finally {
    await local.close();
  }
}

async function makeTable(bigquery: BigQuery): Promise<void> {
  const [dataset] = await bigquery.createDataset("issues", { location: "EU" });
  const fields = [
    { name: "id", type: "STRING", mode: "REQUIRED" },
    { name: "n", type: "INTEGER" },
    { name: "seen", type: "TIMESTAMP" },
  ];
  const [table] = await dataset.createTable("events", { schema: { fields }, description: "Events" });
  await table.insert([{ id: "a", n: "9007199254740993", seen: "2024-02-29T10:11:12.123456Z" }, { id: "b" }]);
}

async function idsOf(bigquery: BigQuery) {
  return (await bigquery.dataset("issues").table("events").getRows())[0].map(({ id }) => id);
}

describe("with a data directory", () => {
  itSql("rows, tables, views and datasets are there again after a restart", async () => {
    await during(async (bigquery) => {
      await makeTable(bigquery);
      const view = { query: "SELECT id, n, seen FROM issues.events", useLegacySql: false };
      await bigquery.dataset("issues").createTable("v", { view, description: "All" });
    });
    await during(async (bigquery) => {
      const dataset = bigquery.dataset("issues");
      expect((await dataset.getMetadata())[0].location).toBe("EU");
      expect((await dataset.table("events").getMetadata())[0]).toMatchObject({
        description: "Events",
        numRows: "2",
      });
      expect((await dataset.table("v").getMetadata())[0].description).toBe("All");
      const query =
        "SELECT id, CAST(n AS STRING) AS n, UNIX_MICROS(seen) AS micros FROM issues.v ORDER BY id";
      expect((await bigquery.query(query))[0]).toEqual([
        { id: "a", n: "9007199254740993", micros: 1709201472123456 },
        { id: "b", n: null, micros: null },
      ]);
      await dataset.table("events").insert({ id: "c" });
    });
    await during(async (bigquery) => expect(await idsOf(bigquery)).toEqual(["a", "b", "c"]));
  });

  it("an incomplete last row, after a kill, is dropped with a warning, and later rows are stored whole", async () => {
    await during(makeTable);
    appendFileSync(join(dataDir, ROWS_FILE), '{"id":"torn é'.slice(0, -1));
    const warnings: string[] = [];
    const { bigquery } = await startForTest({ dataDir, warn: (message) => warnings.push(message) });
    expect(warnings).toEqual([expect.stringMatching(/events\.ndjson: dropped the last 12 bytes/)]);
    await bigquery.dataset("issues").table("events").insert({ id: "c" });
    await during(async (again) => expect(await idsOf(again)).toEqual(["a", "b", "c"]));
  });

  it("any other line that is not a row stops the start with its file and line, so no row is lost silently", async () => {
    await during(makeTable);
    const file = join(dataDir, ROWS_FILE);
    writeFileSync(file, `{"id":\n${readFileSync(file, "utf8")}`);
    await expect(startOne({ dataDir })).rejects.toThrow(`${file}:1 is not a row of acme-dev.issues.events`);
  });

  it("the previous catalog stays valid when the process is killed while it writes a new one", async () => {
    await during(makeTable);
    writeFileSync(join(dataDir, "catalog.json.new"), '{"datasets":[');
    await during(async (bigquery) => expect(await idsOf(bigquery)).toEqual(["a", "b"]));
  });

  it("the rows of a deleted table don't come back when it is created again", async () => {
    await during(async (bigquery) => {
      await makeTable(bigquery);
      await bigquery.dataset("issues").delete({ force: true });
      expect(readdirSync(dataDir)).toEqual(["catalog.json"]);
      await makeTable(bigquery);
    });
    await during(async (bigquery) => expect(await idsOf(bigquery)).toEqual(["a", "b"]));
  });

  it("rows that can't be written to disk are refused, and accepted when they are sent again", async () => {
    await during(async (bigquery) => {
      await makeTable(bigquery);
      const table = bigquery.dataset("issues").table("events");
      const elsewhere = `${dataDir}-elsewhere`;
      renameSync(dataDir, elsewhere);
      const rows = [{ insertId: "c", json: { id: "c" } }];
      await expect(table.insert(rows, { raw: true })).rejects.toMatchObject({ code: 500 });
      expect(await idsOf(bigquery)).toEqual(["a", "b"]);
      renameSync(elsewhere, dataDir);
      await table.insert(rows, { raw: true });
      expect(await idsOf(bigquery)).toEqual(["a", "b", "c"]);
    });
  });

  itSql(
    "rows that a statement has added or changed are there again after a restart, whatever their types",
    async () => {
      const everything = "SELECT TO_JSON_STRING(t) AS json FROM issues.every AS t ORDER BY i";
      let before: unknown;
      await during(async (bigquery) => {
        await bigquery.createDataset("issues");
        await bigquery.query(`
        CREATE TABLE issues.every (s STRING, i INT64, f FLOAT64, b BOOL, x BYTES, t TIMESTAMP, d DATE, dt DATETIME,
          tm TIME, n NUMERIC, bn BIGNUMERIC, j JSON, l ARRAY<STRING>, r STRUCT<a INT64, l ARRAY<DATE>>);
        INSERT issues.every VALUES ('é"\\n', 9007199254740993, CAST('inf' AS FLOAT64), TRUE, b'\\x00\\xff',
          TIMESTAMP '2024-02-29 10:11:12.123456+00', DATE '0001-01-01', DATETIME '2024-02-29 10:11:12.5',
          TIME '23:59:59.000001', NUMERIC '-1.5', BIGNUMERIC '1e-38', JSON '{"a": [null, 1.5, "x"]}', ['a', ''],
          (7, [DATE '2024-02-29']));
        INSERT issues.every (i, f, x) VALUES (1, CAST('nan' AS FLOAT64), b''), (2, -0.25, NULL);
        UPDATE issues.every SET s = 'changed' WHERE i = 2`);
        before = (await bigquery.query(everything))[0];
      });
      expect(before).toHaveLength(3);
      await during(async (bigquery) => expect((await bigquery.query(everything))[0]).toEqual(before));
    },
  );

  itSql(
    "the rows before an UPDATE stay valid when the process is killed while it writes the new ones",
    async () => {
      await during(makeTable);
      writeFileSync(join(dataDir, `${ROWS_FILE}.new`), '{"id":"to');
      await during(async (bigquery) => {
        expect(await idsOf(bigquery)).toEqual(["a", "b"]);
        await bigquery.query("UPDATE issues.events SET id = 'c' WHERE id = 'a'");
      });
      expect(readdirSync(dataDir).sort()).toEqual([ROWS_FILE, "catalog.json"]);
      await during(async (bigquery) => expect(await idsOf(bigquery)).toEqual(["c", "b"]));
    },
  );

  itSql("a change that can't be written to disk is refused and leaves the rows as they were", async () => {
    await during(async (bigquery) => {
      await makeTable(bigquery);
      const elsewhere = `${dataDir}-elsewhere`;
      renameSync(dataDir, elsewhere);
      for (const query of [
        "INSERT issues.events (id) VALUES ('c')",
        "UPDATE issues.events SET id = 'c' WHERE TRUE",
        "DELETE issues.events WHERE TRUE",
      ]) {
        await expect(bigquery.query(query)).rejects.toMatchObject({ code: 500 });
      }
      renameSync(elsewhere, dataDir);
      expect(await idsOf(bigquery)).toEqual(["a", "b"]);
      await bigquery.query("DELETE issues.events WHERE id = 'a'");
      expect(await idsOf(bigquery)).toEqual(["b"]);
    });
  });
});
