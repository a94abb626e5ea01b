import {
  ACTIONS,
  CONFIG_TABLES,
  columnsOf,
  createDataset,
  DATASET,
  DEAD_LETTER_OUTCOMES,
  DEAD_LETTERS,
  DELIVERIES,
  TABLE,
  TABLES_AND_VIEWS,
  type ViewFile,
  viewFiles,
} from "@issue-relay/local/stack/dataset";
import type { LocalBigQuery } from "@issue-relay/local/stand-ins/bigquery/server";
import {
  clientOf,
  describeSql,
  startOne,
} from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { recordedPayloads } from "@issue-relay/local/stand-ins/github/payloads";
import { eventIn } from "@issue-relay/shared/github/testing/event-in";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const views = await viewFiles();
/** Terraform uses a view's leading comment as its description. BigQuery allows more, but nobody would read it. */
const LONGEST_DESCRIPTION = 1_500;

function layerOf({ path }: ViewFile): number {
  return Number(path[0]);
}

describe.each(views)("view $path", (view) => {
  it("begins with its definition in words, of 1,500 characters at most", () => {
    expect(view.description.length).toBeGreaterThan(100);
    expect(view.description.length).toBeLessThanOrEqual(LONGEST_DESCRIPTION);
    expect(view.description).toMatch(/^Scan: /m);
  });

  it("reads only tables and views of lower layers, and names the dataset", () => {
    const tables = [TABLE, DEAD_LETTERS, DEAD_LETTER_OUTCOMES, ACTIONS, ...CONFIG_TABLES];
    const lower = views.filter((other) => layerOf(other) < layerOf(view)).map(({ name }) => name);
    const code = view.query.replaceAll(/--.*/g, "");
    const read = [...code.matchAll(/issue_relay\.(\w+)/g)].map(([, name]) => name);
    expect(read.length).toBeGreaterThan(0);
    expect([...tables, ...lower]).toEqual(expect.arrayContaining(read));
  });

  it("names its time zone, since a project can have another default", () => {
    const code = view.query.replaceAll(/--.*/g, "");
    expect(code).not.toMatch(/\bCURRENT_DATE\(\)/);
    // A call of DATE or TIMESTAMP up to its own closing bracket, with brackets inside it up to two levels deep.
    const calls = code.matchAll(/(?<![\w.])(?:DATE|TIMESTAMP)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g);
    for (const [call] of calls) {
      expect(call).toMatch(/, (?:'UTC'|time_zone)\s*\)$/);
    }
  });

  it("describes every column, and no column has the name of a view", async () => {
    for (const { name, description, mode } of await columnsOf(`views/${view.path}.schema.json`)) {
      expect(description.length, name).toBeGreaterThan(5);
      expect(["NULLABLE", "REPEATED"], name).toContain(mode === "REQUIRED" ? "NULLABLE" : mode);
      expect(views.map((other) => other.name)).not.toContain(name);
    }
  });
});

it("raw deliveries have a table only where they are kept", () => {
  expect(TABLES_AND_VIEWS).not.toContain(DELIVERIES);
  expect(TABLES_AND_VIEWS).toContain(DEAD_LETTERS);
});

describeSql("the local BigQuery", () => {
  let local: LocalBigQuery;
  beforeAll(async () => {
    local = await startOne();
    await createDataset(clientOf(local));
  });
  afterAll(() => local.close());

  it.each(views)("finds in $path the columns that its schema.json describes", async ({ name, path }) => {
    const [metadata] = await clientOf(local).dataset(DATASET).table(name).getMetadata();
    const fields: unknown = metadata.schema.fields;
    const columns = await columnsOf(`views/${path}.schema.json`);
    expect(fields).toMatchObject(columns.map(({ name, type, mode }) => ({ name, type, mode })));
  });

  it("has the tables and views of the files, and all rows, after the dataset was made a second time", async () => {
    const bigquery = clientOf(local);
    const stale = { view: { query: "SELECT 1 AS one", useLegacySql: false } };
    await bigquery.dataset(DATASET).table("stale").create(stale);
    await bigquery
      .dataset(DATASET)
      .table("holidays")
      .insert([{ day: "2025-12-25", name: "Christmas Day" }]);
    await createDataset(bigquery);
    const [tables] = await bigquery.dataset(DATASET).getTables();
    const expected = [
      ...[TABLE, DEAD_LETTERS, DEAD_LETTER_OUTCOMES, ACTIONS],
      ...CONFIG_TABLES,
      ...views.map(({ name }) => name),
    ];
    expect(tables.map(({ id }) => id).sort()).toEqual(expected.sort());
    const [rows] = await bigquery.query(`SELECT name FROM ${DATASET}.holidays`);
    expect(rows).toEqual([{ name: "Christmas Day" }]);
  });
});

describe("pull requests", () => {
  it("are in no view, since ingress makes no event from them", () => {
    const [example] = recordedPayloads("issue_comment");
    if (!example) {
      throw new Error("no recorded payload");
    }
    expect(eventIn("issue_comment", example.payload)).not.toBeNull();
    const issue = {
      ...example.payload.issue,
      pull_request: { url: "https://api.github.com/repos/acme/web/pulls/1" },
    };
    expect(eventIn("issue_comment", { ...example.payload, issue })).toBeNull();
  });

  it("have no column in the table that could mark them", async () => {
    const names = (await columnsOf("tables/issue_events.json")).map(({ name }) => name);
    expect(names.filter((name) => /pull/.test(name))).toEqual([]);
  });
});
