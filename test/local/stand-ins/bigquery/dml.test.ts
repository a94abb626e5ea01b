import type { BigQuery, Query, Table } from "@google-cloud/bigquery";
import { beforeEach, expect, it } from "vitest";
import { describeSql, itSql, startForTest } from "./testing/a-local-bigquery.ts";

const FIELDS = [
  { name: "label", type: "STRING", mode: "REQUIRED" },
  { name: "hours", type: "FLOAT" },
  { name: "since", type: "DATE" },
  { name: "teams", type: "STRING", mode: "REPEATED" },
  { name: "owner", type: "RECORD", fields: [{ name: "login", type: "STRING", mode: "REQUIRED" }] },
];

let bigquery: BigQuery;
let targets: Table;
beforeEach(async () => {
  ({ bigquery } = await startForTest());
  const [dataset] = await bigquery.createDataset("issues");
  [targets] = await dataset.createTable("targets", { schema: { fields: FIELDS } });
  await dataset.createTable("labels", {
    view: { query: "SELECT label FROM issues.targets WHERE hours < 10", useLegacySql: false },
  });
});

function run(query: string | Query) {
  return bigquery.query(typeof query === "string" ? { query } : query);
}

/** The rows in the order of their labels, without the columns that are NULL or empty. */
async function stored() {
  const [rows] = await run(
    "SELECT * EXCEPT (since), CAST(since AS STRING) AS since FROM issues.targets ORDER BY label, hours",
  );
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).filter(
        ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
      ),
    ),
  );
}

describeSql("INSERT", () => {
  it.each([
    "INSERT issues.targets (label, hours) VALUES ('bug', 4), ('*', NULL)",
    "INSERT INTO issues.targets (hours, label) VALUES (4, 'bug'), (DEFAULT, '*')",
    "INSERT `acme-dev.issues.targets` VALUES ('bug', 4, NULL, [], NULL), ('*', NULL, NULL, NULL, NULL)",
    "INSERT INTO acme-dev.issues.targets (label, hours) SELECT label, IF(label = 'bug', 4, NULL) FROM UNNEST(['bug', '*']) AS label",
    "INSERT issues.targets (label, hours) WITH t AS (SELECT 'bug' AS label, 4 AS hours) SELECT * FROM t UNION ALL SELECT '*', NULL;",
  ])("adds rows: %s", async (query) => {
    await run(query);
    expect(await stored()).toEqual([{ label: "*" }, { label: "bug", hours: 4 }]);
    expect((await targets.getRows())[0]).toMatchObject([{ teams: [] }, { teams: [] }]);
  });

  it("adds to the rows that are there, and can read its own table and views", async () => {
    await targets.insert([
      { label: "bug", hours: 4 },
      { label: "question", hours: 16 },
    ]);
    await run("INSERT issues.targets (label) SELECT CONCAT(label, '2') FROM issues.labels");
    await run(
      "INSERT issues.targets (label) SELECT CONCAT(t.label, '3') FROM issues.targets AS t JOIN issues.labels USING (label)",
    );
    expect(await stored()).toEqual([
      { label: "bug", hours: 4 },
      { label: "bug2" },
      { label: "bug3" },
      { label: "question", hours: 16 },
    ]);
  });

  it("takes parameters by name and by position", async () => {
    const params = { label: "bug", hours: 4.5, teams: ["web", "api"], since: bigquery.date("2026-02-03") };
    await run({
      query:
        "INSERT issues.targets (label, hours, teams, since, owner) VALUES (@label, @hours, @teams, @since, STRUCT('mona'))",
      params,
    });
    await run({ query: "INSERT issues.targets (label, hours) VALUES (?, ?)", params: ["docs", 2] });
    expect(await stored()).toEqual([
      { label: "bug", hours: 4.5, teams: ["web", "api"], since: "2026-02-03", owner: { login: "mona" } },
      { label: "docs", hours: 2 },
    ]);
  });

  it("can add hundreds of thousands of rows", async () => {
    await run(
      "INSERT issues.targets (label) SELECT CAST(n AS STRING) FROM UNNEST(GENERATE_ARRAY(1, 400)) AS n, UNNEST(GENERATE_ARRAY(1, 500))",
    );
    expect((await targets.getMetadata())[0].numRows).toBe("200000");
  });

  it("adds all of its rows or none", async () => {
    await expect(
      run("INSERT issues.targets (label, hours) VALUES ('bug', 4), (NULL, 5)"),
    ).rejects.toMatchObject({ message: "Required field label cannot be null" });
    expect(await stored()).toEqual([]);
  });
});

describeSql("UPDATE", () => {
  beforeEach(() =>
    targets.insert([
      { label: "bug", hours: 4, teams: ["web"], owner: { login: "mona" } },
      { label: "bug", hours: 4, teams: ["web"], owner: { login: "mona" } },
      { label: "docs" },
    ]),
  );

  it.each([
    ["issues.targets SET hours = hours + 1, since = '2026-02-03' WHERE label = 'bug'", 2],
    ["issues.targets AS t SET t.hours = 5, t.since = DATE '2026-02-03' WHERE t.label = 'bug'", 2],
    [
      "`acme-dev.issues.targets` SET hours = 5, since = '2026-02-03' WHERE targets.label IN (SELECT label FROM issues.labels)",
      2,
    ],
    [
      "issues.targets SET hours = n.hours, since = '2026-02-03' FROM (SELECT 'bug' AS name, 5 AS hours) AS n WHERE label = n.name",
      2,
    ],
  ])("changes the columns that it sets, in the rows for which WHERE holds: %s", async (rest) => {
    await run(`UPDATE ${rest}`);
    const bug = { label: "bug", hours: 5, since: "2026-02-03", teams: ["web"], owner: { login: "mona" } };
    expect(await stored()).toEqual([bug, bug, { label: "docs" }]);
  });

  it("can change a member of a RECORD", async () => {
    await run("UPDATE issues.targets SET owner.login = 'hubot' WHERE label = 'bug'");
    expect((await stored()).map(({ owner }) => owner)).toEqual([
      { login: "hubot" },
      { login: "hubot" },
      undefined,
    ]);
  });

  it("that reads a view which reads one query of a WITH clause twice is refused clearly", async () => {
    const query =
      "WITH few AS (SELECT label FROM issues.targets) SELECT a.label FROM few AS a JOIN few AS b ON TRUE";
    await bigquery.dataset("issues").createTable("few", { view: { query, useLegacySql: false } });
    await expect(run("INSERT issues.targets (label) SELECT label FROM issues.few")).rejects.toMatchObject({
      code: 501,
      errors: [{ reason: "notImplemented", message: expect.stringMatching(/BigQuery may/) }],
    });
  });

  it("is seen by the next query, and by views", async () => {
    expect((await run("SELECT COUNT(*) AS n FROM issues.labels"))[0]).toEqual([{ n: 2 }]);
    await run("UPDATE issues.targets SET hours = 20 WHERE hours = 4");
    expect((await run("SELECT COUNT(*) AS n FROM issues.labels"))[0]).toEqual([{ n: 0 }]);
  });
});

describeSql("DELETE and TRUNCATE TABLE", () => {
  beforeEach(() => targets.insert(["a", "b", "b", "c"].map((label, hours) => ({ label, hours }))));

  it.each([
    ["DELETE FROM issues.targets WHERE label = 'b'", ["a", "c"]],
    ["DELETE issues.targets AS t WHERE t.hours > 0.5 AND t.label <> 'c'", ["a", "c"]],
    ["DELETE issues.targets WHERE label IN (SELECT MAX(label) FROM issues.labels)", ["a", "b", "b"]],
    ["DELETE issues.targets WHERE hours = 9", ["a", "b", "b", "c"]],
    ["DELETE issues.targets WHERE TRUE", []],
    ["TRUNCATE TABLE issues.targets", []],
  ])("removes rows: %s", async (query, labels) => {
    await run(query);
    expect((await stored()).map(({ label }) => label)).toEqual(labels);
  });
});

describeSql("a statement that changes rows", () => {
  const insert = "INSERT issues.targets (label) VALUES ('a'), ('b')";

  it.each([
    ["INSERT", insert, { insertedRowCount: "2" }],
    ["UPDATE", "UPDATE issues.targets SET hours = 1 WHERE label = 'x'", { updatedRowCount: "1" }],
    ["DELETE", "DELETE issues.targets WHERE TRUE", { deletedRowCount: "1" }],
    ["TRUNCATE_TABLE", "TRUNCATE TABLE issues.targets", { deletedRowCount: "1" }],
  ])("%s says how many rows it has changed", async (statementType, query, counts) => {
    await targets.insert({ label: "x" });
    const [job] = await bigquery.createQueryJob(query);
    const numDmlAffectedRows = Object.values(counts)[0];
    expect((await job.getMetadata())[0].statistics.query).toMatchObject({
      statementType,
      numDmlAffectedRows,
      dmlStats: counts,
    });
    const [rows, , answer] = await job.getQueryResults();
    expect(rows).toEqual([]);
    expect(answer).toMatchObject({ jobComplete: true, numDmlAffectedRows });
  });

  it("changes nothing in a dry run, which still finds mistakes", async () => {
    const [job] = await bigquery.createQueryJob({ query: insert, dryRun: true });
    expect(job.metadata.statistics.query).toMatchObject({ statementType: "INSERT" });
    expect(await stored()).toEqual([]);
    await expect(
      bigquery.createQueryJob({ query: "DELETE issues.targets WHERE nope", dryRun: true }),
    ).rejects.toMatchObject({ message: "Unrecognized name: nope at [1:29]" });
  });

  it("can change a table with more rows than the engine takes, if the columns that it uses are small", async () => {
    const teams = ["x".repeat(9_000)];
    await targets.insert(Array.from({ length: 500 }, (_, n) => ({ label: `${n}`, teams })));
    await run("DELETE issues.targets WHERE label <> '7'");
    await run("UPDATE issues.targets SET hours = 1 WHERE label = '7'");
    await run("INSERT issues.targets (label) VALUES ('8')");
    expect(await stored()).toEqual([{ label: "7", hours: 1, teams }, { label: "8" }]);
  });

  it("is carried out once where its request is sent again, as after a lost answer", async () => {
    const body = { query: insert, useLegacySql: false, requestId: "mine" };
    const send = () =>
      new Promise((resolve, reject) =>
        bigquery.request({ method: "POST", uri: "/queries", json: body }, (error, answer) =>
          error ? reject(error) : resolve(answer),
        ),
      );
    const [first, second] = await Promise.all([send(), send()]);
    expect(first).toMatchObject({ numDmlAffectedRows: "2", dmlStats: { insertedRowCount: "2" } });
    expect(second).toEqual(first);
    expect(await stored()).toHaveLength(2);
  });
});

describeSql("a change that BigQuery refuses is refused with its message and place", () => {
  it.each([
    ["INSERT issues.targets (hours) VALUES (4)", "Required field label cannot be null"],
    [
      "INSERT issues.targets (label, owner) VALUES ('a', STRUCT(NULL))",
      "Required field owner.login cannot be null",
    ],
    ["UPDATE issues.targets SET label = NULL WHERE TRUE", "Required field label cannot be null"],
    [
      "INSERT issues.targets (label, nope) VALUES ('a', 1)",
      "Column nope is not present in table acme-dev.issues.targets at [1:31]",
    ],
    [
      "INSERT issues.targets (label, hours) VALUES ('a')",
      "Inserted row has wrong column count; Has 1, expected 2 at [1:45]",
    ],
    [
      "INSERT issues.targets (label) VALUES (DATE '2026-02-03')",
      /type DATE which cannot be inserted into column label.* at \[1:39\]$/,
    ],
    [
      "INSERT issues.targets (label, teams) VALUES ('a', ['x', NULL])",
      "Array cannot have a null element; error in writing field teams",
    ],
    ["UPDATE issues.targets\nSET nope = 1 WHERE TRUE", "Unrecognized name: nope at [2:5]"],
    ["UPDATE issues.targets SET hours = 1", "UPDATE must have a WHERE clause at [1:1]"],
    ["DELETE issues.targets", "DELETE must have a WHERE clause at [1:1]"],
    ["DELETE issues.targets WHERE nope", "Unrecognized name: nope at [1:29]"],
    ["DELETE issues.targets WHERE 1 / hours > 0 AND hours = 0", /division by zero/],
    ["UPDATE issues.targets SET `$row` = 1 WHERE TRUE", /Unrecognized name/],
    ["UPDATE issues.targets SET hours = n FROM UNNEST([1, 2]) AS n WHERE TRUE", /^UPDATE.* at most one/],
    [
      "INSERT issues.labels (label) VALUES ('a')",
      "acme-dev.issues.labels is a view: INSERT can change only a table",
    ],
    ["DELETE issues.labels WHERE TRUE", "acme-dev.issues.labels is a view: DELETE can change only a table"],
    ["INSERT OR IGNORE INTO issues.targets (label) VALUES ('a')", "INSERT OR … is not supported"],
    ["DELETE issues.targets WHERE TRUE ASSERT_ROWS_MODIFIED 1", "ASSERT_ROWS_MODIFIED is not supported"],
    [
      "UPDATE issues.targets SET (DELETE teams WHERE TRUE) WHERE TRUE",
      /SET clause of UPDATE is not supported/,
    ],
    ["DELETE issues.targets WHERE TRUE THEN RETURN label", /THEN RETURN is not supported|Syntax error/],
  ])("%s", async (query, message) => {
    await targets.insert({ label: "kept", hours: 0 });
    await expect(run(query)).rejects.toMatchObject({
      code: 400,
      message: typeof message === "string" ? message : expect.stringMatching(message),
      errors: [{ reason: "invalidQuery" }],
    });
    expect(await stored()).toEqual([{ label: "kept", hours: 0 }]);
  });

  itSql("for a table that doesn't exist", async () => {
    await expect(run("INSERT issues.nope (a) VALUES (1)")).rejects.toMatchObject({
      code: 404,
      message: "Not found: Table acme-dev:issues.nope was not found in location US",
    });
  });
});
