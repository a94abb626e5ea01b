import { afterAll, expect, it } from "vitest";
import { Field } from "../field.ts";
import { describeSql, itSql } from "../testing/a-local-bigquery.ts";
import { parseRow } from "../values/parse.ts";
import { readsOf } from "./columns.ts";
import { locateEngine } from "./location.ts";
import { Engine } from "./process.ts";

const engine = new Engine(locateEngine());
afterAll(() => engine.stop());

const fields = Field.array().parse([
  { name: "a", type: "STRING" },
  { name: "b", type: "STRING" },
  { name: "n", type: "INT64" },
  { name: "m", type: "INT64" },
  { name: "tags", type: "STRING", mode: "REPEATED" },
  { name: "s", type: "STRUCT", fields: [{ name: "x", type: "INT64" }] },
]);
const rows = [
  { a: "one", b: "x", n: 1, m: 10, tags: ["p", "q"], s: { x: 5 } },
  { a: "two", b: "x", n: 2, m: 10, tags: [], s: { x: 6 } },
  { a: "two", b: "y", n: 3, m: 30, tags: ["q"], s: null },
  { a: null, b: "y", n: 4, m: null, tags: ["p"], s: { x: 7 } },
].map((row) => parseRow(row, fields, {}));

/** The columns of `t` that a query reads, and its result on all columns of `t` and on only those. */
function run(sql: string) {
  return engine.use(async (session) => {
    const table = { name: "t", fields };
    const columns = readsOf(await session.analyze(sql, [table], [])).columns?.get("t");
    return {
      read: columns && fields.filter((_, index) => columns.has(index)).map(({ name }) => name),
      whole: await session.evaluate(sql, [{ ...table, rows }], []),
      lean: await session.evaluate(sql, [{ ...table, rows, ...(columns && { columns }) }], []),
    };
  });
}

describeSql("a query returns the same rows when the engine gets only the columns that it reads", () => {
  it.each([
    ["SELECT COUNT(*) FROM t", []],
    ["SELECT a FROM t WHERE n > 1 ORDER BY m, a", ["a", "n", "m"]],
    ["WITH w AS (SELECT * FROM t) SELECT a FROM w WHERE b = 'x' ORDER BY a", ["a", "b"]],
    ["WITH w AS (SELECT * EXCEPT (tags) FROM t), v AS (SELECT * FROM w) SELECT MAX(n) FROM v", ["n"]],
    ["WITH w AS (SELECT * FROM t) SELECT x.a, y.m FROM w x JOIN w y USING (n) ORDER BY n", ["a", "n", "m"]],
    [
      "WITH w AS (SELECT * FROM t WHERE TRUE QUALIFY ROW_NUMBER() OVER (PARTITION BY b ORDER BY n DESC) = 1) SELECT a FROM w ORDER BY a",
      ["a", "b", "n"],
    ],
    [
      "WITH v AS (WITH x AS (SELECT * FROM t) SELECT a FROM x), w AS (WITH x AS (SELECT * FROM t) SELECT n FROM x) SELECT * FROM v, w ORDER BY a, n",
      ["a", "n"],
    ],
    ["SELECT (SELECT MAX(m) FROM t u WHERE u.b = t.b) FROM t ORDER BY n", ["b", "n", "m"]],
    ["SELECT ARRAY(SELECT a FROM t u WHERE u.n < t.n ORDER BY n) FROM t ORDER BY n", ["a", "n"]],
    [
      "SELECT n FROM t WHERE a IN (SELECT b FROM t) OR NOT EXISTS (SELECT 1 FROM t u WHERE u.m = t.n)",
      ["a", "b", "n", "m"],
    ],
    ["SELECT n FROM t WHERE b IN (WITH w AS (SELECT * FROM t) SELECT b FROM w)", ["b", "n"]],
    ["SELECT DISTINCT m FROM (SELECT * FROM t) ORDER BY m", ["m"]],
    ["SELECT a, n FROM t UNION ALL SELECT b, m FROM t ORDER BY 1, 2", ["a", "b", "n", "m"]],
    ["SELECT COUNT(*) FROM (SELECT a FROM t UNION DISTINCT SELECT b FROM t)", ["a", "b"]],
    ["SELECT COUNT(*) FROM (SELECT a FROM t EXCEPT DISTINCT SELECT a FROM t WHERE n > 2)", ["a", "n"]],
    ["SELECT tag, COUNT(*) FROM t, UNNEST(tags) tag GROUP BY tag ORDER BY tag", ["tags"]],
    ["SELECT tag FROM t LEFT JOIN UNNEST(t.tags) tag ORDER BY n, tag", ["n", "tags"]],
    ["SELECT s.x FROM t ORDER BY s.x", ["s"]],
    ["SELECT ARRAY_AGG(t ORDER BY n LIMIT 1)[OFFSET(0)].a FROM t", ["a", "b", "n", "m", "tags", "s"]],
    ["SELECT TO_JSON_STRING(t) FROM t ORDER BY n", ["a", "b", "n", "m", "tags", "s"]],
    ["SELECT AS STRUCT * EXCEPT (b) FROM t ORDER BY n", ["a", "n", "m", "tags", "s"]],
    ["SELECT b, COUNT(*) FROM t GROUP BY b HAVING MAX(n) > 2", ["b", "n"]],
    ["SELECT n, SUM(m) OVER w FROM t WINDOW w AS (PARTITION BY a ORDER BY n) ORDER BY n", ["a", "n", "m"]],
    ["SELECT DISTINCT PERCENTILE_CONT(m, 0.5) OVER (PARTITION BY b) FROM t ORDER BY 1", ["b", "m"]],
    ["SELECT * FROM (SELECT b, n FROM t) PIVOT (SUM(n) FOR b IN ('x', 'y'))", ["b", "n"]],
    ["SELECT a, kind, v FROM t UNPIVOT (v FOR kind IN (n, m)) ORDER BY v, a, kind", undefined],
    ["SELECT x.n FROM t x LEFT JOIN t y ON x.n = y.m AND y.a = x.b ORDER BY 1", ["a", "b", "n", "m"]],
    ["WITH unused AS (SELECT a FROM t) SELECT n FROM t ORDER BY n", undefined],
    [
      "WITH RECURSIVE w AS (SELECT n, m FROM t WHERE n = 1 UNION ALL SELECT w.n + 1, w.m FROM w WHERE w.n < 3) SELECT * FROM w ORDER BY n",
      undefined,
    ],
  ])("%s", async (sql, columns) => {
    const { read, whole, lean } = await run(sql);
    if (columns) {
      expect(read).toEqual(columns);
    }
    expect(lean).toEqual(whole);
    expect(whole).not.toEqual([]);
  });
});

itSql("aggregate functions without OVER are listed, window functions are not", async () => {
  const reads = await engine.use(async (session) =>
    readsOf(
      await session.analyze(
        "SELECT APPROX_QUANTILES(n, 2), (SELECT DISTINCT PERCENTILE_DISC(m, 0.5) OVER () FROM t) FROM t",
        [{ name: "t", fields }],
        [],
      ),
    ),
  );
  expect(reads.aggregates).toEqual(new Set(["approx_quantiles"]));
});

it("a query whose tree has an unknown shape reads every column", () => {
  expect(readsOf({ resolvedTableScanNode: { strange: true } }).columns).toBeUndefined();
  expect(
    readsOf({ withQueryName: "w", parent: { isOrdered: false, columnList: [{ columnId: "1" }] } }).columns,
  ).toBeUndefined();
});
