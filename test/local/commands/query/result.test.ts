import { expect, it } from "vitest";
import {
  describeSql,
  startForTest,
  TEST_PROJECT,
} from "../../stand-ins/bigquery/testing/a-local-bigquery.ts";
import { formatChange } from "./changes.ts";
import { runQuery } from "./result.ts";

describeSql("a query's result", () => {
  const ask = async (sql: string) => {
    const { bigquery } = await startForTest();
    await bigquery.createDataset("issue_relay");
    return runQuery(bigquery, sql);
  };

  it("has each of BigQuery's types as JSON can hold it", async () => {
    const { columns, rows } = await ask(`SELECT
      1 AS n, 9007199254740993 AS big, 0.5 AS f, CAST('nan' AS FLOAT64) AS nan, NUMERIC '1.50' AS money, TRUE AS yes,
      TIMESTAMP '2026-01-02 03:04:05.5+00' AS moment, TIMESTAMP '2026-01-02 03:04:50+00' AS sharp, DATE '2026-01-02' AS day,
      ['a', 'b'] AS list, STRUCT(1 AS x, [2] AS y) AS pair, [STRUCT('k' AS key)] AS pairs, JSON '{"a": [1]}' AS j,
      b'abc' AS bytes, CAST(NULL AS STRING) AS nothing`);
    const [row = []] = rows;
    expect(Object.fromEntries(columns.map(({ name }, index) => [name, row[index]]))).toEqual({
      n: 1,
      big: "9007199254740993",
      f: 0.5,
      nan: "NaN",
      money: "1.5",
      yes: true,
      moment: "2026-01-02T03:04:05.5Z",
      sharp: "2026-01-02T03:04:50Z",
      day: "2026-01-02",
      list: ["a", "b"],
      pair: { x: 1, y: [2] },
      pairs: [{ key: "k" }],
      j: { a: [1] },
      bytes: "YWJj",
      nothing: null,
    });
  });

  it("is complete, however many pages it has", async () => {
    const sql =
      "SELECT a * 350 + b FROM UNNEST(GENERATE_ARRAY(0, 299)) AS a, UNNEST(GENERATE_ARRAY(0, 349)) AS b";
    const { rows } = await ask(sql);
    expect(new Set(rows.flat()).size).toBe(105_000);
  });

  it("finds tables without the name of their dataset", async () => {
    const { bigquery } = await startForTest();
    const [dataset] = await bigquery.createDataset("issue_relay");
    const [table] = await dataset.createTable("events", { schema: "id:STRING" });
    await table.insert({ id: "a" });
    expect((await runQuery(bigquery, "SELECT id FROM events")).rows).toEqual([["a"]]);
    expect(bigquery.projectId).toBe(TEST_PROJECT);
  });

  it("has columns even without rows, and none where the statement was no query", async () => {
    expect((await ask("SELECT 1 AS n FROM UNNEST([1]) WHERE FALSE")).columns.map(({ name }) => name)).toEqual(
      ["n"],
    );
    expect(await ask("CREATE VIEW issue_relay.v AS SELECT 1 AS n")).toMatchObject({ columns: [], rows: [] });
  });

  it("says what each statement has changed, next to the rows of the last query", async () => {
    const answer = await ask(`
      CREATE TABLE issue_relay.t (n INT64);
      INSERT t VALUES (1), (2), (3), (4), (5);
      UPDATE t SET n = 0 WHERE n = 1;
      SELECT COUNT(*) AS n FROM t;
      DELETE t WHERE n = 9;
      TRUNCATE TABLE t`);
    expect(answer.changes.map(formatChange)).toEqual([
      "5 rows inserted.",
      "1 row updated.",
      "0 rows deleted.",
      "5 rows deleted.",
    ]);
    expect(answer.rows).toEqual([[5]]);
    expect((await ask("SELECT 1")).changes).toEqual([]);
  });
});
