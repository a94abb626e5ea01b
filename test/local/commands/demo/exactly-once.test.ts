import { afterAll, beforeAll, expect, it } from "vitest";
import { createDataset, DATASET, TABLE } from "../../stack/dataset.ts";
import type { LocalBigQuery } from "../../stand-ins/bigquery/server.ts";
import { clientOf, describeSql, startOne } from "../../stand-ins/bigquery/testing/a-local-bigquery.ts";
import { countExactlyOnce } from "./exactly-once.ts";

describeSql("counting what has arrived: the events a and b, and a once more", () => {
  let local: LocalBigQuery;
  beforeAll(async () => {
    local = await startOne();
    const bigquery = clientOf(local);
    await createDataset(bigquery);
    const table = bigquery.dataset(DATASET).table(TABLE);
    const [{ schema }] = await table.getMetadata();
    await table.insert(["a", "b", "a"].map((id) => ({ ...anyRow(schema.fields), event_id: id })));
  });
  afterAll(() => local.close());
  const count = (...ids: string[]) => countExactlyOnce(clientOf(local), ids);

  it("finds each event once", async () => {
    expect(await count("a", "b")).toEqual({ rows: 3, events: 2 });
  });

  it("says how many are missing, and how many nobody sent", async () => {
    await expect(count("a", "c", "d")).rejects.toThrow("2 are missing, 1 were never sent");
  });

  it("says so when two events have the same id", async () => {
    await expect(count("a", "a", "b")).rejects.toThrow("the same id");
  });
});

/** Something in each column that needs it. */
function anyRow(fields: { name: string; type: string; mode: string }[]): object {
  const values = { TIMESTAMP: "2026-01-01T00:00:00Z", INTEGER: 1, BOOLEAN: false, STRING: "x" };
  const required = fields.filter(({ mode }) => mode === "REQUIRED");
  return Object.fromEntries(
    required.map(({ name, type }) => [name, Object.entries(values).find(([key]) => key === type)?.[1]]),
  );
}
