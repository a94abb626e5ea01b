import type { BigQuery, Query, Table } from "@google-cloud/bigquery";
import { beforeEach, expect, it } from "vitest";
import { describeSql, startForTest } from "./testing/a-local-bigquery.ts";

let bigquery: BigQuery;
let numbers: Table;
beforeEach(async () => {
  ({ bigquery } = await startForTest());
  const [dataset] = await bigquery.createDataset("d");
  [numbers] = await dataset.createTable("numbers", {
    schema: { fields: [{ name: "n", type: "INTEGER", mode: "REQUIRED" }] },
  });
});

async function rowsOf(query: string | Query) {
  return (await bigquery.query(typeof query === "string" ? { query } : query))[0];
}
async function stored() {
  return (await numbers.getRows())[0].map(({ n }) => n);
}

describeSql("a script", () => {
  it("runs its statements in order; blank statements, comments and semicolons in texts are no statements", async () => {
    await rowsOf(`-- Fill it;
      INSERT d.numbers (n) VALUES (1); # one; more
      ;
      INSERT d.numbers (n) SELECT n + LENGTH(';') FROM d.numbers; /* both ; */
      DELETE d.numbers WHERE n = 1;
      -- the end`);
    expect(await stored()).toEqual([2]);
  });

  it("returns the rows of its last query", async () => {
    const query = "SELECT 1 AS a; SELECT 2 AS b UNION ALL SELECT 3; INSERT d.numbers (n) VALUES (7);";
    expect(await rowsOf(query)).toEqual([{ b: 2 }, { b: 3 }]);
    const [job] = await bigquery.createQueryJob(query);
    expect((await job.getQueryResults())[0]).toEqual([{ b: 2 }, { b: 3 }]);
    expect(await rowsOf("INSERT d.numbers (n) VALUES (7); INSERT d.numbers (n) VALUES (8)")).toEqual([]);
  });

  it("can create a table, fill it and read it", async () => {
    const query =
      "CREATE TABLE d.made (a INT64); INSERT d.made VALUES (1), (2); SELECT SUM(a) AS sum FROM d.made";
    expect(await rowsOf(query)).toEqual([{ sum: 3 }]);
  });

  it("shares its parameters among its statements, those by position in order", async () => {
    await rowsOf({
      query: "INSERT d.numbers (n) VALUES (@n); INSERT d.numbers (n) VALUES (@n + 1)",
      params: { n: 1 },
    });
    await rowsOf({
      query: "INSERT d.numbers (n) VALUES (?), (?); INSERT d.numbers (n) VALUES (?)",
      params: [5, 6, 7],
    });
    expect(await stored()).toEqual([1, 2, 5, 6, 7]);
  });

  it("is one job, with a job for each statement that says how many rows it has changed", async () => {
    const query = "INSERT d.numbers (n) VALUES (1), (2);\n  DELETE d.numbers WHERE n = 1; SELECT 1 AS one";
    const [job] = await bigquery.createQueryJob(query);
    expect((await job.getMetadata())[0].statistics).toMatchObject({
      numChildJobs: "3",
      query: { statementType: "SCRIPT" },
    });
    const [children] = await bigquery.getJobs({ parentJobId: job.id ?? "" });
    const statistics = children.map(({ metadata }) => metadata.statistics).reverse();
    expect(statistics).toMatchObject([
      { parentJobId: job.id, query: { statementType: "INSERT", dmlStats: { insertedRowCount: "2" } } },
      {
        query: { statementType: "DELETE", numDmlAffectedRows: "1" },
        scriptStatistics: {
          evaluationKind: "STATEMENT",
          stackFrames: [{ startLine: 2, startColumn: 3, text: "DELETE d.numbers WHERE n = 1;" }],
        },
      },
      { query: { statementType: "SELECT" } },
    ]);
    expect((await children[0]?.getQueryResults())?.[0]).toEqual([{ one: 1 }]);
    await expect(bigquery.getJobs()).rejects.toMatchObject({ code: 501 });
  });

  it("changes nothing in a dry run, which still finds mistakes in each statement", async () => {
    const dryRun = (query: string) => bigquery.createQueryJob({ query, dryRun: true });
    const [job] = await dryRun(
      "INSERT d.numbers (n) VALUES (1); CREATE TABLE d.t (a INT64); INSERT d.t VALUES (1)",
    );
    expect(job.metadata.statistics.query.statementType).toBe("SCRIPT");
    expect(await stored()).toEqual([]);
    await expect(dryRun("SELECT 1;\nSELECT nope")).rejects.toMatchObject({
      message: "Query error: Unrecognized name: nope at [2:8]",
    });
  });
});

describeSql("a script with a mistake", () => {
  it.each([
    ["SELECT nope", "Query error: Unrecognized name: nope at [3:10]"],
    ["INSERT d.numbers (n) VALUES (NULL)", "Query error: Required field n cannot be null at [3:3]"],
    ["INSERT d.numbers (n)\n\tVALUES (LENGTH('é') + nope)", "Query error: Unrecognized name: nope at [4:31]"],
    ["SELECT 1 / 0", "Query error: division by zero: 1 / 0 at [3:3]"],
  ])("names the place, and keeps what earlier statements did: %s", async (statement, message) => {
    const query = `INSERT d.numbers (n) VALUES (1);\n\n  ${statement};\nINSERT d.numbers (n) VALUES (2)`;
    await expect(rowsOf(query)).rejects.toMatchObject({
      code: 400,
      message,
      errors: [{ reason: "invalidQuery" }],
    });
    await expect(bigquery.createQueryJob(query)).rejects.toMatchObject({ errors: [{ message }] });
    expect(await stored()).toEqual([1, 1]);
  });

  it.each([
    ["SELEC 1", 400, 'Syntax error: Unexpected identifier "SELEC" at [2:1]'],
    ["SELECT 'open", 400, "Syntax error: Unclosed string literal at [2:8]"],
    [
      "MERGE d.numbers USING d.numbers AS m ON FALSE WHEN MATCHED THEN DELETE",
      501,
      /^The local BigQuery runs .* but not MERGE at \[2:1\]$/,
    ],
    ["DECLARE x INT64 DEFAULT 1", 501, /but not DECLARE at/],
    ["BEGIN SELECT 1; END", 501, /but not BEGIN at/],
    ["IF TRUE THEN SELECT 1; END IF", 501, /but not IF at/],
    ["CREATE OR REPLACE PROCEDURE d.p() BEGIN SELECT 1; END", 501, /but not CREATE OR REPLACE PROCEDURE at/],
    ["ALTER TABLE d.numbers ADD COLUMN x INT64", 501, /but not ALTER at/],
  ])(
    "that can be seen before it runs, or that the local BigQuery can't run, runs no statement: %s",
    async (statement, code, message) => {
      const query = `INSERT d.numbers (n) VALUES (1);\n${statement}`;
      await expect(rowsOf(query)).rejects.toMatchObject({
        code,
        message: typeof message === "string" ? message : expect.stringMatching(message),
      });
      expect(await stored()).toEqual([]);
    },
  );
});

describeSql("a transaction", () => {
  const failing = "INSERT d.numbers (n) VALUES (NULL)";

  it("changes several tables at once; its statements see what those before them have changed, nobody else does", async () => {
    await rowsOf("CREATE TABLE d.sums (sum INT64)");
    await numbers.insert([{ n: 1 }, { n: 2 }]);
    const seen = rowsOf(`begin transaction;
      UPDATE d.numbers SET n = n + 10 WHERE TRUE;
      INSERT d.sums (sum) SELECT SUM(n) FROM d.numbers;
      DELETE d.numbers WHERE n = 12;
      COMMIT TRANSACTION;
      SELECT sum, (SELECT COUNT(*) FROM d.numbers) AS count FROM d.sums`);
    expect(await seen).toEqual([{ sum: 23, count: 1 }]);
    expect(await stored()).toEqual([11]);
  });

  it.each([
    ["fails", `${failing}; COMMIT`, /^Query error: Required field n cannot be null at \[3:1\]$/],
    ["is rolled back", "ROLLBACK TRANSACTION", undefined],
    ["does not end", "SELECT 1", undefined],
    ["creates a table", "CREATE TABLE d.t (a INT64); COMMIT", /can't be created or dropped in a transaction/],
    ["begins another", "BEGIN; COMMIT", /can't begin within another one at \[3:1\]/],
  ])("that %s changes nothing", async (_, end, message) => {
    await numbers.insert([{ n: 1 }]);
    const result = rowsOf(`BEGIN TRANSACTION; UPDATE d.numbers SET n = 5 WHERE TRUE;
INSERT d.numbers (n) VALUES (6);
${end}`);
    if (message) {
      await expect(result).rejects.toMatchObject({ code: 400, message: expect.stringMatching(message) });
    } else {
      await result;
    }
    expect(await stored()).toEqual([1]);
  });

  it("keeps the rows that are streamed meanwhile, and the changes of statements before and after it", async () => {
    await numbers.insert([{ n: 1 }]);
    const slow =
      "SELECT COUNT(*) FROM UNNEST(GENERATE_ARRAY(1, 300)) AS a, UNNEST(GENERATE_ARRAY(1, 1000));".repeat(3);
    const script = rowsOf(
      `INSERT d.numbers (n) VALUES (2); BEGIN; UPDATE d.numbers SET n = n + 10 WHERE TRUE; ${slow} COMMIT; INSERT d.numbers (n) VALUES (4)`,
    );
    await expect.poll(stored).toEqual([1, 2]);
    await numbers.insert([{ n: 3 }]);
    await script;
    expect(await stored()).toEqual([11, 12, 3, 4]);
  });

  it("can't be ended where none has begun, and a dry run begins none", async () => {
    await expect(rowsOf("COMMIT TRANSACTION")).rejects.toMatchObject({ code: 400 });
    const query = "BEGIN TRANSACTION; INSERT d.numbers (n) VALUES (1); COMMIT TRANSACTION";
    await bigquery.createQueryJob({ query, dryRun: true });
    expect(await stored()).toEqual([]);
  });
});
