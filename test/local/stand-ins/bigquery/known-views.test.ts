import { expect, it } from "vitest";
import { describeSql, startForTest } from "./testing/a-local-bigquery.ts";

/** A local BigQuery with a table and two views, of which one reads the other. */
async function withViews(schema: string) {
  const { bigquery } = await startForTest();
  const [dataset] = await bigquery.createDataset("known");
  await dataset.createTable("events", { schema });
  const define = async (name: string, query: string) => {
    const [view] = await dataset.createTable(name, { view: { query, useLegacySql: false } });
    return (await view.getMetadata())[0].schema.fields.map((field: { name: string; type: string }) => [
      field.name,
      field.type,
    ]);
  };
  const inner = () => define("inner_view", "SELECT * FROM known.events");
  const outer = () => define("outer_view", "SELECT * FROM known.inner_view");
  return { dataset, inner, outer };
}

describeSql("a view that another local BigQuery has had before", () => {
  it("has the same columns where what it reads is the same", async () => {
    for (const _ of ["the first", "the next"]) {
      const { inner, outer } = await withViews("id:STRING");
      expect(await inner()).toEqual([["id", "STRING"]]);
      expect(await outer()).toEqual([["id", "STRING"]]);
    }
  });

  it("has other columns where a table has others, also beneath another view", async () => {
    for (const [schema, fields] of [
      ["id:STRING", [["id", "STRING"]]],
      ["id:INTEGER", [["id", "INTEGER"]]],
    ] as const) {
      const { inner, outer } = await withViews(schema);
      expect(await inner()).toEqual(fields);
      expect(await outer()).toEqual(fields);
    }
  });

  it("is refused where what it reads is missing, also beneath another view", async () => {
    const { dataset, inner, outer } = await withViews("id:STRING");
    await expect(outer()).rejects.toMatchObject({ code: 404 });
    await inner();
    await dataset.table("events").delete();
    await expect(outer()).rejects.toMatchObject({ code: 404 });
  });
});
