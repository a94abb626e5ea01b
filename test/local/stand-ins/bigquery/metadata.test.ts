import { describe, expect, it } from "vitest";
import { startForTest } from "./testing/a-local-bigquery.ts";

describe("datasets", () => {
  it("can be created, read, listed and deleted", async () => {
    const { bigquery } = await startForTest();
    const [made] = await bigquery.createDataset("issues", { location: "EU" });
    expect(await made.exists()).toEqual([true]);
    expect((await made.getMetadata())[0]).toMatchObject({ id: "acme-dev:issues", location: "EU" });
    expect((await bigquery.getDatasets())[0].map(({ id }) => id)).toEqual(["issues"]);

    await made.delete();
    expect(await made.exists()).toEqual([false]);
  });

  it("are refused when the name is used already or is invalid", async () => {
    const { bigquery } = await startForTest();
    await bigquery.createDataset("issues");
    await expect(bigquery.createDataset("issues")).rejects.toMatchObject({
      code: 409,
      message: "Already Exists: Dataset acme-dev:issues",
      errors: [{ reason: "duplicate", domain: "global" }],
    });
    await expect(bigquery.createDataset("../x")).rejects.toMatchObject({ code: 400 });
  });

  it("with tables are deleted only with force", async () => {
    const { bigquery } = await startForTest();
    const [dataset] = await bigquery.createDataset("issues");
    await dataset.createTable("events", { schema: "id:STRING" });
    await expect(dataset.delete()).rejects.toMatchObject({
      code: 400,
      errors: [{ reason: "resourceInUse" }],
    });
    await dataset.delete({ force: true });
    await bigquery.createDataset("issues");
    expect((await dataset.getTables())[0]).toEqual([]);
  });
});

describe("tables", () => {
  const schema = {
    fields: [
      { name: "id", type: "STRING", mode: "REQUIRED", description: "What it is" },
      { name: "n", type: "INT64" },
      { name: "labels", type: "STRUCT", mode: "REPEATED", fields: [{ name: "name", type: "STRING" }] },
    ],
  };

  it("keep their schema, partitioning, clustering and description", async () => {
    const { bigquery } = await startForTest();
    const [dataset] = await bigquery.createDataset("issues");
    const [table] = await dataset.createTable("events", {
      schema,
      description: "One row an event",
      timePartitioning: { type: "DAY", field: "received_at" },
      clustering: { fields: ["id"] },
    });
    expect((await table.getMetadata())[0]).toMatchObject({
      id: "acme-dev:issues.events",
      type: "TABLE",
      numRows: "0",
      description: "One row an event",
      timePartitioning: { type: "DAY", field: "received_at" },
      clustering: { fields: ["id"] },
      schema: {
        fields: [
          { name: "id", type: "STRING", mode: "REQUIRED", description: "What it is" },
          { name: "n", type: "INTEGER", mode: "NULLABLE" },
          { name: "labels", type: "RECORD", mode: "REPEATED" },
        ],
      },
    });
    expect((await dataset.getTables())[0].map(({ id }) => id)).toEqual(["events"]);
    await table.delete();
    expect(await table.exists()).toEqual([false]);
  });

  it("can get new columns at the end, which are NULL in the rows that exist", async () => {
    const { bigquery } = await startForTest();
    const [dataset] = await bigquery.createDataset("issues");
    const [table] = await dataset.createTable("events", { schema });
    await table.insert({ id: "a" });
    await table.setMetadata({ schema: { fields: [...schema.fields, { name: "title", type: "STRING" }] } });
    await table.insert({ id: "b", title: "new" });
    expect((await table.getRows())[0]).toEqual([
      { id: "a", n: null, labels: [], title: null },
      { id: "b", n: null, labels: [], title: "new" },
    ]);
  });

  it("refuse a schema that removes a column or adds a required one", async () => {
    const { bigquery } = await startForTest();
    const [dataset] = await bigquery.createDataset("issues");
    const [table] = await dataset.createTable("events", { schema });
    for (const fields of [
      schema.fields.slice(1),
      [...schema.fields, { name: "title", type: "STRING", mode: "REQUIRED" }],
    ]) {
      await expect(table.setMetadata({ schema: { fields } })).rejects.toMatchObject({
        code: 400,
        message: "Provided Schema does not match Table acme-dev:issues.events.",
      });
    }
  });

  it("that don't exist are refused with BigQuery's message", async () => {
    const { bigquery } = await startForTest();
    await bigquery.createDataset("issues");
    await expect(bigquery.dataset("issues").table("nope").getMetadata()).rejects.toMatchObject({
      code: 404,
      message: "Not found: Table acme-dev:issues.nope",
      errors: [{ reason: "notFound", domain: "global" }],
    });
    await expect(bigquery.dataset("nope").table("t").getMetadata()).rejects.toMatchObject({
      code: 404,
      message: "Not found: Dataset acme-dev:nope",
    });
  });
});

it("a request for another project is answered with not found", async () => {
  const { bigquery } = await startForTest();
  await expect(bigquery.dataset("issues", { projectId: "other" }).getMetadata()).rejects.toMatchObject({
    code: 404,
    message: "Not found: Project other",
  });
});
