import type { BigQuery, Query } from "@google-cloud/bigquery";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { LocalBigQuery } from "./server.ts";
import { clientOf, describeSql, startOne } from "./testing/a-local-bigquery.ts";

let local: LocalBigQuery;
let bigquery: BigQuery;

const EVENTS = [
  { id: "1", action: "opened", n: 1, labels: ["bug", "p1"], seen: "2024-05-13T00:00:00Z" },
  { id: "1", action: "opened", n: 1, labels: ["bug", "p1"], seen: "2024-05-13T00:00:05Z" },
  { id: "2", action: "closed", n: 1, labels: ["bug"], seen: "2024-05-14T00:00:00Z" },
  { id: "3", action: "opened", n: 2, labels: [], seen: "2024-05-15T00:00:00Z" },
];

beforeAll(async () => {
  local = await startOne();
  bigquery = clientOf(local);
  const [dataset] = await bigquery.createDataset("issues");
  await bigquery.createDataset("scratch");
  const [table] = await dataset.createTable("events", {
    schema: {
      fields: [
        { name: "id", type: "STRING", mode: "REQUIRED" },
        { name: "action", type: "STRING" },
        { name: "n", type: "INTEGER" },
        { name: "labels", type: "STRING", mode: "REPEATED" },
        { name: "seen", type: "TIMESTAMP" },
      ],
    },
  });
  await table.insert(EVENTS);
  await dataset.createTable("once", {
    description: "Each event once",
    view: {
      query: `-- the newest copy of each
SELECT * FROM \`acme-dev.issues.events\`
WHERE TRUE QUALIFY ROW_NUMBER() OVER (PARTITION BY id ORDER BY seen DESC) = 1;`,
      useLegacySql: false,
    },
  });
  await dataset.createTable("by_action", {
    view: {
      query: "WITH x AS (SELECT * FROM issues.once) SELECT action, COUNT(*) AS events FROM x GROUP BY action",
      useLegacySql: false,
    },
  });
});
afterAll(() => local.close());

async function rowsOf(query: string | Query): Promise<object[]> {
  return (await bigquery.query(typeof query === "string" ? { query } : query))[0];
}

describeSql("a query finds a table", () => {
  it.each([
    "`acme-dev.issues.events`",
    "`acme-dev`.issues.events",
    "acme-dev.issues.events",
    "`acme-dev`.`issues`.`events`",
    "issues.events",
    "`issues.events`",
    "events",
  ])("that is written as %s", async (name) => {
    const defaultDataset = { projectId: "acme-dev", datasetId: "issues" };
    const query = `SELECT COUNT(events.id) AS n FROM ${name} WHERE events.id <> 'FROM events'`;
    expect(await rowsOf({ query, defaultDataset })).toEqual([{ n: 4 }]);
  });

  it("with and without an alias, in a join, and in a subquery", async () => {
    const query = `SELECT e.n, ARRAY_LENGTH(events.labels) AS labels, (SELECT MAX(n) FROM issues.events) AS most
      FROM issues.events AS e JOIN issues.events USING (id), UNNEST(e.labels) AS label
      WHERE label = 'p1' AND e.seen = events.seen ORDER BY e.seen`;
    expect(await rowsOf(query)).toEqual([
      { n: 1, labels: 2, most: 2 },
      { n: 1, labels: 2, most: 2 },
    ]);
  });
});

describeSql("a view", () => {
  it("is read like a table", async () => {
    expect(await rowsOf("SELECT id FROM issues.once ORDER BY id")).toEqual([
      { id: "1" },
      { id: "2" },
      { id: "3" },
    ]);
  });

  it("can read other views, in a query that has CTEs of its own", async () => {
    const query = `WITH x AS (SELECT 'opened' AS action)
      SELECT x.action, events FROM x JOIN issues.by_action USING (action)`;
    expect(await rowsOf(query)).toEqual([{ action: "opened", events: 2 }]);
  });

  it("keeps its query and description, and knows the types of its columns", async () => {
    expect((await bigquery.dataset("issues").table("once").getMetadata())[0]).toMatchObject({
      type: "VIEW",
      description: "Each event once",
      view: { query: expect.stringMatching(/^-- the newest/), useLegacySql: false },
      schema: { fields: [{ name: "id", type: "STRING" }, {}, {}, { name: "labels", mode: "REPEATED" }, {}] },
    });
  });

  it("is refused when its query is invalid, or has a table name without a dataset", async () => {
    const view = (query: string) =>
      bigquery.dataset("scratch").createTable("wrong", { view: { query, useLegacySql: false } });
    await expect(view("SELECT nope FROM issues.events")).rejects.toMatchObject({
      code: 400,
      message: "Unrecognized name: nope at [1:8]",
    });
    await expect(view("SELECT id, COUNT(*) FROM issues.events GROUP BY id")).rejects.toMatchObject({
      message: "CREATE VIEW columns must be named, but column 2 has no name",
    });
    await expect(view("SELECT id FROM events")).rejects.toMatchObject({
      message: 'Table "events" must be qualified with a dataset (e.g. dataset.table).',
    });
  });

  it("returns rows that were added to its tables after it was created", async () => {
    const [dataset] = await bigquery.createDataset("growing");
    const [table] = await dataset.createTable("t", { schema: "a:STRING" });
    await dataset.createTable("v", { view: { query: "SELECT * FROM growing.t", useLegacySql: false } });
    await table.insert({ a: "x" });
    expect(await rowsOf("SELECT * FROM growing.v")).toEqual([{ a: "x" }]);
    await table.insert({ a: "y" });
    expect(await rowsOf("SELECT COUNT(*) AS n FROM growing.v")).toEqual([{ n: 2 }]);
  });

  it("that reads itself is refused", async () => {
    const [dataset] = await bigquery.createDataset("loops");
    const define = (query: string) => ({ view: { query, useLegacySql: false } });
    const [one] = await dataset.createTable("one", define("SELECT 1 AS x"));
    await dataset.createTable("two", define("SELECT x FROM loops.one"));
    await one.setMetadata(define("SELECT x FROM loops.two"));
    await expect(rowsOf("SELECT x FROM loops.one")).rejects.toMatchObject({
      code: 400,
      message: "View acme-dev.loops.one reads from itself",
    });
  });
});

describeSql("BigQuery's analytic SQL runs", () => {
  it.each([
    [
      "SELECT id, LAG(action) OVER (PARTITION BY n ORDER BY seen) AS before FROM issues.once ORDER BY id",
      [
        { id: "1", before: null },
        { id: "2", before: "opened" },
        { id: "3", before: null },
      ],
    ],
    [
      "SELECT DISTINCT PERCENTILE_CONT(TIMESTAMP_DIFF(seen, '2024-05-13', HOUR), 0.5) OVER () AS p50 FROM issues.once",
      [{ p50: 24 }],
    ],
    [
      "SELECT label, COUNT(*) AS n FROM issues.once, UNNEST(labels) AS label GROUP BY label ORDER BY n DESC",
      [
        { label: "bug", n: 2 },
        { label: "p1", n: 1 },
      ],
    ],
    [
      "SELECT COUNT(*) AS days FROM UNNEST(GENERATE_DATE_ARRAY('2024-02-27', '2024-03-01')) AS day",
      [{ days: 4 }],
    ],
    [
      "SELECT (SELECT AS STRUCT id, n FROM issues.once WHERE id = '2') AS s, ARRAY_AGG(o ORDER BY id LIMIT 1)[OFFSET(0)].action AS a FROM issues.once AS o",
      [{ s: { id: "2", n: 1 }, a: "opened" }],
    ],
    ["SELECT AS STRUCT 1 AS a, 'x' AS b", [{ a: 1, b: "x" }]],
    ["SELECT 1, 'x'", [{ f0_: 1, f1_: "x" }]],
    [
      "SELECT JSON_VALUE(JSON '{\"a\":{\"b\":7}}', '$.a.b') AS j, SAFE_CAST('x' AS INT64) AS n, FORMAT_TIMESTAMP('%F %H', TIMESTAMP '2024-05-13 10:00:00+02') AS hour",
      [{ j: "7", n: null, hour: "2024-05-13 08" }],
    ],
  ])("%s", async (query, rows) => {
    expect(await rowsOf(query)).toEqual(rows);
  });
});

describeSql("query parameters", () => {
  it("can be given by name: scalars, arrays, structs and NULL", async () => {
    const query =
      "SELECT @n + 1 AS n, @t AS t, @a[SAFE_OFFSET(1)] AS second, @s.x AS x, @none IS NULL AS none, @d AS d";
    const params = {
      n: 4,
      t: new Date("2024-01-01T00:00:00.123Z"),
      a: ["x", "y"],
      s: { x: true },
      none: null,
      d: bigquery.date("2024-02-29"),
    };
    expect(await rowsOf({ query, params, types: { none: "INT64" } })).toMatchObject([
      {
        n: 5,
        t: { value: "2024-01-01T00:00:00.123Z" },
        second: "y",
        x: true,
        none: true,
        d: { value: "2024-02-29" },
      },
    ]);
  });

  it("can be given by position", async () => {
    const query = "SELECT id FROM issues.once WHERE action = ? AND n > ? -- not this one: ?";
    expect(await rowsOf({ query, params: ["opened", 1] })).toEqual([{ id: "3" }]);
  });

  it("can be an empty array", async () => {
    const query = "SELECT COUNT(*) AS n FROM issues.once WHERE action IN UNNEST(@actions)";
    expect(await rowsOf({ query, params: { actions: [] }, types: { actions: ["STRING"] } })).toEqual([
      { n: 0 },
    ]);
  });

  it("that are missing or don't fit their type are refused", async () => {
    await expect(rowsOf("SELECT @n AS n")).rejects.toMatchObject({
      code: 400,
      message: "Query parameter 'n' not found at [1:8]",
    });
    const query = "SELECT @n AS n";
    await expect(rowsOf({ query, params: { n: "x" }, types: { n: "INT64" } })).rejects.toMatchObject({
      code: 400,
    });
  });
});

describeSql(
  "an invalid query is refused with BigQuery's message and the position in the client's text",
  () => {
    it.each([
      ["SELECT nope FROM issues.events", "Unrecognized name: nope at [1:8]"],
      ["SELECT id,\n\tnope\nFROM `acme-dev.issues.once`", "Unrecognized name: nope at [2:9]"],
      ["SELECT 'é', id FROM acme-dev.issues.once WHERE nope", "Unrecognized name: nope at [1:48]"],
      ["SELECT id FROM issues.once, issues.by_action GROUP BY ?, nope", "Unrecognized name: nope at [1:58]"],
      ["SELEC 1", 'Syntax error: Unexpected identifier "SELEC" at [1:1]'],
      ["SELECT 1 FROM", "Syntax error: Unexpected end of statement at [1:14]"],
      ["SELECT 1 SELECT 2", "Syntax error: Expected end of input but got keyword SELECT at [1:10]"],
      [
        "SELECT id, COUNT(*) FROM issues.events",
        "SELECT list expression references column id which is neither grouped nor aggregated at [1:8]",
      ],
      [
        "SELECT TIMESTAMP_DIFF(id, seen, HOUR) FROM issues.events",
        /^No matching signature for function TIMESTAMP_DIFF .* at \[1:8\]$/,
      ],
      ["SELECT ARRAY_FILTER(labels, l -> l <> 'x') FROM issues.events", "Lambda is not supported at [1:29]"],
      [
        "SELECT PERCENTILE_CONT(n, 0.5) FROM issues.events",
        "Analytic function PERCENTILE_CONT cannot be called without an OVER clause",
      ],
      ["SELECT JSON '1' AS j, COUNT(*) FROM issues.events GROUP BY j", /JSON/],
      [
        "SELECT id, n AS ID FROM issues.events",
        "Duplicate column names in the result are not supported when a destination table is present. Found duplicate(s): ID",
      ],
      [
        "SELECT ARRAY_AGG(NULLIF(n, 1)) AS a FROM issues.events",
        "Array cannot have a null element; error in writing field a",
      ],
      ["SELECT 1 / (n - n) FROM issues.events", "division by zero: 1 / 0"],
    ])("%s", async (query, message) => {
      await expect(rowsOf({ query, ...(query.includes("?") && { params: [1] }) })).rejects.toMatchObject({
        code: 400,
        message: typeof message === "string" ? message : expect.stringMatching(message),
        errors: [{ domain: "global", reason: "invalidQuery", location: "q", locationType: "parameter" }],
      });
    });

    it.each([
      ["issues.nope", "Not found: Table acme-dev:issues.nope was not found in location US"],
      ["nope.t", "Not found: Dataset acme-dev:nope was not found in location US"],
      ["other.issues.events", "Not found: Dataset other:issues was not found in location US"],
    ])("when it reads %s", async (name, message) => {
      await expect(rowsOf(`SELECT 1 FROM ${name}`)).rejects.toMatchObject({
        code: 404,
        message,
        errors: [{ reason: "notFound" }],
      });
    });
  },
);

describeSql("SQL that only the real BigQuery can run is refused as not implemented", () => {
  it.each([
    ["CREATE TABLE scratch.copy AS SELECT 1 AS x", /queries, INSERT, .* but not this statement$/],
    ["CREATE TEMP TABLE copy (x INT64)", /but not CREATE TEMP$/],
    ["SELECT APPROX_QUANTILES(n, 2) FROM issues.events", /PERCENTILE_CONT/],
    [
      "SELECT n, COUNT(*) FROM issues.events GROUP BY ROLLUP (n)",
      /^The local engine can't run this.*grouping_set/,
    ],
    ["CREATE SCHEMA other", /but not this statement$/],
    ["DROP SCHEMA issues", /but not this statement$/],
    ["SELECT INTERVAL 1 DAY AS i", /CAST to STRING/],
  ])("%s", async (query, message) => {
    await expect(rowsOf(query)).rejects.toMatchObject({
      code: 501,
      message: expect.stringMatching(message),
      errors: [{ reason: "notImplemented" }],
    });
  });
});

describeSql("jobs", () => {
  it("return their results page by page", async () => {
    const [job] = await bigquery.createQueryJob(
      "SELECT x FROM UNNEST(GENERATE_ARRAY(1, 25)) AS x ORDER BY x",
    );
    const [first, second] = await job.getQueryResults({ maxResults: 10, autoPaginate: false });
    const [rest, end] = await job.getQueryResults({ ...second, maxResults: 20 });
    expect(first).toHaveLength(10);
    expect([...first, ...rest].map(({ x }) => x)).toEqual(
      Array.from({ length: 25 }, (_, index) => index + 1),
    );
    expect(end).toBeNull();
  });

  it("can be read after they have ended", async () => {
    const [job] = await bigquery.createQueryJob({ query: "SELECT 7 AS x", jobId: "mine" });
    expect((await bigquery.job("mine").getMetadata())[0]).toMatchObject({
      jobReference: { projectId: "acme-dev", jobId: "mine" },
      status: { state: "DONE" },
      statistics: { query: { statementType: "SELECT" } },
    });
    expect((await job.getQueryResults())[0]).toEqual([{ x: 7 }]);
    await expect(bigquery.createQueryJob({ query: "SELECT 1", jobId: "mine" })).rejects.toMatchObject({
      code: 409,
    });
    await expect(bigquery.job("nope").getMetadata()).rejects.toMatchObject({
      code: 404,
      message: "Not found: Job acme-dev:nope",
    });
  });

  it("that fail have the error in their status, and return it in place of results", async () => {
    const failure = { message: "Unrecognized name: nope at [1:8]" };
    await expect(bigquery.createQueryJob({ query: "SELECT nope", jobId: "failed" })).rejects.toMatchObject({
      errors: [failure],
    });
    expect((await bigquery.job("failed").getMetadata())[0].status).toMatchObject({
      state: "DONE",
      errorResult: { ...failure, reason: "invalidQuery" },
    });
    await expect(bigquery.job("failed").getQueryResults()).rejects.toMatchObject({ code: 400, ...failure });
  });

  it("can be a dry run, which checks the query and returns its columns", async () => {
    const [job] = await bigquery.createQueryJob({ query: "SELECT * FROM issues.by_action", dryRun: true });
    expect(job.metadata.statistics.query.schema.fields).toMatchObject([
      { name: "action", type: "STRING" },
      { name: "events", type: "INTEGER" },
    ]);
    await expect(bigquery.createQueryJob({ query: "SELECT nope", dryRun: true })).rejects.toMatchObject({
      code: 400,
      message: "Unrecognized name: nope at [1:8]",
    });
    await bigquery.createQueryJob({ query: "CREATE TABLE scratch.dry (a INT64)", dryRun: true });
    expect(await bigquery.dataset("scratch").table("dry").exists()).toEqual([false]);
  });
});

describeSql("CREATE and DROP", () => {
  it("work for a table with descriptions", async () => {
    const name = "`acme-dev.scratch.made`";
    await rowsOf(`CREATE TABLE IF NOT EXISTS ${name} (
      id STRING NOT NULL OPTIONS (description = "Which"), tags ARRAY<STRING>, who STRUCT<login STRING, n INT64>, seen TIMESTAMP
    ) PARTITION BY DATE(seen) CLUSTER BY id OPTIONS (description = "Made here")`);
    const table = bigquery.dataset("scratch").table("made");
    expect((await table.getMetadata())[0]).toMatchObject({
      description: "Made here",
      schema: {
        fields: [
          { name: "id", type: "STRING", mode: "REQUIRED", description: "Which" },
          { name: "tags", type: "STRING", mode: "REPEATED" },
          { name: "who", type: "RECORD", fields: [{ name: "login" }, { name: "n", type: "INTEGER" }] },
          { name: "seen", type: "TIMESTAMP" },
        ],
      },
    });
    await table.insert({ id: "a" });
    await rowsOf(`CREATE TABLE IF NOT EXISTS ${name} (other STRING)`);
    expect(await rowsOf(`SELECT id FROM ${name}`)).toEqual([{ id: "a" }]);
    await expect(rowsOf(`CREATE TABLE ${name} (other STRING)`)).rejects.toMatchObject({
      code: 409,
      message: "Already Exists: Table acme-dev:scratch.made",
    });
    await rowsOf(`CREATE OR REPLACE TABLE ${name} (other STRING)`);
    expect(await rowsOf(`SELECT * FROM ${name}`)).toEqual([]);
    await expect(rowsOf(`DROP VIEW ${name}`)).rejects.toMatchObject({ code: 400 });
    await rowsOf(`DROP TABLE ${name}`);
    await expect(rowsOf(`DROP TABLE ${name}`)).rejects.toMatchObject({ code: 404 });
    await rowsOf(`DROP TABLE IF EXISTS ${name}`);
  });

  it("work for a view, also on tables of the default dataset", async () => {
    const defaultDataset = { projectId: "acme-dev", datasetId: "issues" };
    await rowsOf({
      query:
        "CREATE OR REPLACE VIEW latest OPTIONS (description = 'The last') AS SELECT MAX(seen) AS seen FROM events;",
      defaultDataset,
    });
    expect(await rowsOf("SELECT seen FROM issues.latest")).toMatchObject([
      { seen: { value: "2024-05-15T00:00:00.000Z" } },
    ]);
    await rowsOf("CREATE OR REPLACE VIEW issues.latest AS SELECT 1 AS one");
    expect(await rowsOf("SELECT * FROM issues.latest")).toEqual([{ one: 1 }]);
    await rowsOf("DROP VIEW issues.latest");
    await expect(rowsOf("SELECT * FROM issues.latest")).rejects.toMatchObject({ code: 404 });
  });

  it("are refused in a dataset that doesn't exist", async () => {
    await expect(rowsOf("CREATE TABLE nope.t (a INT64)")).rejects.toMatchObject({
      code: 404,
      message: "Not found: Dataset acme-dev:nope",
    });
  });
});
