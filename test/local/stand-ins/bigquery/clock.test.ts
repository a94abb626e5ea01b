import { expect, it } from "vitest";
import { describeSql, rejection, startForTest } from "./testing/a-local-bigquery.ts";

const NEW_YEAR = Date.parse("2025-12-31T23:30:00.250Z");

/** A local BigQuery by whose clock it is almost midnight in UTC, and the new year in Berlin. */
async function beforeMidnight() {
  let now = NEW_YEAR;
  const { bigquery } = await startForTest({ now: () => now });
  await bigquery.createDataset("d");
  const ask = async (query: string): Promise<unknown> => (await bigquery.query(query))[0];
  return {
    ask,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describeSql("the time of a local BigQuery with a clock", () => {
  it("is that of its clock, in each time zone", async () => {
    const { ask } = await beforeMidnight();
    const text = (expression: string) => `CAST(${expression} AS STRING)`;
    const expressions = [
      ["CURRENT_TIMESTAMP()", "2025-12-31 23:30:00.250+00"],
      ["CURRENT_DATE('UTC')", "2025-12-31"],
      ["CURRENT_DATE(CONCAT('Europe', '/Berlin'))", "2026-01-01"],
      ["CURRENT_DATETIME ( /* here */ )", "2025-12-31 23:30:00.250"],
      ["current_time('Europe/Berlin')", "00:30:00.250"],
      ["CURRENT_DATE", "2025-12-31"],
      ["EXTRACT(YEAR FROM CURRENT_TIMESTAMP AT TIME ZONE 'Europe/Berlin')", "2026"],
    ] as const;
    expect(
      await ask(`SELECT ${expressions.map(([sql], index) => `${text(sql)} AS x${index}`).join(", ")}`),
    ).toEqual([Object.fromEntries(expressions.map(([, told], index) => [`x${index}`, told]))]);
  });

  it("is told to views, also to those that were created before the clock went on", async () => {
    const { ask, pass } = await beforeMidnight();
    await ask("CREATE VIEW d.today AS SELECT CAST(CURRENT_DATE() AS STRING) AS day");
    await ask("CREATE VIEW d.days AS SELECT day FROM d.today");
    expect(await ask("SELECT * FROM d.days")).toEqual([{ day: "2025-12-31" }]);
    pass(3_600_000);
    expect(await ask("SELECT * FROM d.days")).toEqual([{ day: "2026-01-01" }]);
  });

  it("is told to changes of a table's rows", async () => {
    const { ask } = await beforeMidnight();
    await ask("CREATE TABLE d.seen (id INT64, told TIMESTAMP)");
    await ask(
      "INSERT INTO d.seen (id, told) VALUES (1, CURRENT_TIMESTAMP()), (2, TIMESTAMP '2025-12-31 23:30:01+00')",
    );
    await ask("DELETE FROM d.seen WHERE told > CURRENT_TIMESTAMP()");
    expect(await ask("SELECT id, CAST(told AS STRING) AS told FROM d.seen")).toEqual([
      { id: 1, told: "2025-12-31 23:30:00.250+00" },
    ]);
  });

  it("stands in the way of no name, string or comment", async () => {
    const { ask } = await beforeMidnight();
    expect(
      await ask(
        "SELECT s.current_date, 'CURRENT_DATE()' AS current_time -- CURRENT_DATE(\nFROM (SELECT STRUCT(1 AS current_date) AS s)",
      ),
    ).toEqual([{ current_date: 1, current_time: "CURRENT_DATE()" }]);
  });

  it("leaves the errors of a statement at their places", async () => {
    const { ask } = await beforeMidnight();
    expect(await rejection(ask("SELECT CURRENT_DATE('UTC'), nope"))).toMatchObject({
      message: "Unrecognized name: nope at [1:29]",
    });
    expect(await rejection(ask("SELECT CURRENT_DATE(1)"))).toMatchObject({
      message: expect.stringMatching(/CURRENT_DATE.* at \[1:8\]$/),
    });
  });
});
