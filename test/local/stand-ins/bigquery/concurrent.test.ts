import { setTimeout } from "node:timers/promises";
import type { BigQuery, Table } from "@google-cloud/bigquery";
import { beforeEach, expect, it } from "vitest";
import { describeSql, rejection, startForTest } from "./testing/a-local-bigquery.ts";

let bigquery: BigQuery;
let numbers: Table;
beforeEach(async () => {
  ({ bigquery } = await startForTest());
  const [dataset] = await bigquery.createDataset("d");
  [numbers] = await dataset.createTable("numbers", { schema: "n:INTEGER" });
});

async function rowsOf(query: string) {
  return (await bigquery.query(query))[0];
}
async function stored() {
  return (await numbers.getRows())[0].map(({ n }) => n);
}

describeSql("statements at the same time", () => {
  /** Holds for every row, after about half a second. */
  const SLOWLY =
    "(SELECT COUNT(*) FROM UNNEST(GENERATE_ARRAY(1, 1000)) AS a, UNNEST(GENERATE_ARRAY(1, 400)) AS b) > 0";

  /** Starts a statement, and waits until the engine is busy with it. */
  async function startSlowly(query: string) {
    // The engine's own start would count as waiting.
    await rowsOf("SELECT 1");
    const started = {
      ended: false,
      running: rowsOf(query).finally(() => {
        started.ended = true;
      }),
    };
    await setTimeout(100);
    return started;
  }

  it("lose no change of each other", async () => {
    await rowsOf("INSERT d.numbers (n) VALUES (0)");
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        Promise.all([
          rowsOf("UPDATE d.numbers SET n = n + 1 WHERE n < 1000"),
          rowsOf(`INSERT d.numbers (n) VALUES (${1000 + n})`),
          numbers.insert({ n: 2000 + n }),
        ]),
      ),
    );
    const all = (await stored()).sort((a, b) => a - b);
    expect(all).toEqual([
      20,
      ...Array.from({ length: 20 }, (_, n) => 1000 + n),
      ...Array.from({ length: 20 }, (_, n) => 2000 + n),
    ]);
  });

  it.each([
    [`DELETE d.numbers WHERE n < 3 AND ${SLOWLY}`, [3, 1]],
    [`UPDATE d.numbers SET n = n * 10 WHERE ${SLOWLY}`, [10, 20, 30, 1]],
  ])("keep the rows that insertAll adds meanwhile: %s", async (query, expected) => {
    await numbers.insert([{ n: 1 }, { n: 2 }, { n: 3 }]);
    const change = await startSlowly(query);
    await numbers.insert({ n: 1 });
    expect(change.ended).toBe(false);
    await change.running;
    expect(await stored()).toEqual(expected);
  });

  it("fail when their table is created anew meanwhile, and leave its rows alone", async () => {
    await numbers.insert([{ n: 1 }]);
    const change = await startSlowly(`DELETE d.numbers WHERE ${SLOWLY}`);
    const failure = rejection(change.running);
    await numbers.delete();
    await numbers.create({ schema: "n:INTEGER" });
    await numbers.insert([{ n: 2 }]);
    expect(await failure).toMatchObject({
      message: "Could not serialize access to table acme-dev:d.numbers due to concurrent update",
    });
    expect(await stored()).toEqual([2]);
  });
});
