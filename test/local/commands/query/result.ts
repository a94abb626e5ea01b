import type { BigQuery } from "@google-cloud/bigquery";
import { z } from "zod";
import { DATASET } from "../../stack/dataset.ts";
import { type Change, changesOf } from "./changes.ts";

/** A value as JSON can hold it: timestamps in ISO 8601, bytes in base64, and numbers that would lose digits as text. */
export type Plain = null | boolean | number | string | Plain[] | { [name: string]: Plain };

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/tables#TableFieldSchema */
const Column = z.object({
  name: z.string(),
  type: z.string(),
  mode: z.string().default("NULLABLE"),
  get fields() {
    return z.array(Column).default([]);
  },
});
export type Column = z.infer<typeof Column>;

export interface Result {
  /** None where the statement was not a query, such as CREATE VIEW. */
  columns: Column[];
  /** In each row one value a column. */
  rows: Plain[][];
}

interface Answer extends Result {
  changes: Change[];
}

const Values = z.object({ f: z.array(z.object({ v: z.unknown() })) });
const Elements = z.array(z.object({ v: z.unknown() }));
const Page = z.object({
  schema: z.object({ fields: z.array(Column).default([]) }).optional(),
  pageToken: z.string().optional(),
});

/**
 * Runs one or more statements, in which `events` means `issue_relay.events`. Of several, the result is that of the last
 * query.
 * @param dataset the one in which tables and views are that are named without one
 * @param params the values of `@name` in the statements
 * @throws what the client throws
 */
export async function runQuery(
  bigquery: BigQuery,
  sql: string,
  { dataset = DATASET, params = {} }: { dataset?: string; params?: Record<string, string | number> } = {},
): Promise<Answer> {
  const [job] = await bigquery.createQueryJob({
    query: sql,
    defaultDataset: { datasetId: dataset },
    ...(Object.keys(params).length > 0 && { params }),
  });
  const result: Result = { columns: [], rows: [] };
  let pageToken: string | undefined;
  do {
    const [rows, , answer] = await job.getQueryResults({
      autoPaginate: false,
      // Parsed here by the result's schema: the values that the client parses don't show their BigQuery type.
      skipParsing: true,
      "formatOptions.useInt64Timestamp": false,
      "formatOptions.timestampOutputFormat": "ISO8601_STRING",
      ...(pageToken !== undefined && { pageToken }),
    });
    const page = Page.parse(answer);
    result.columns = page.schema?.fields ?? [];
    for (const row of rows) {
      result.rows.push(valuesOf(row, result.columns));
    }
    ({ pageToken } = page);
  } while (pageToken !== undefined);
  return { ...result, changes: await changesOf(bigquery, job) };
}

function valuesOf(raw: unknown, columns: readonly Column[]): Plain[] {
  return Values.parse(raw).f.map(({ v }, index) => {
    const column = columns[index];
    if (!column) {
      throw new Error(`the row has ${index + 1} values or more, but ${columns.length} columns`);
    }
    return plain(v, column);
  });
}

/** The REST API writes every value as text. */
function plain(raw: unknown, column: Column): Plain {
  if (column.mode === "REPEATED") {
    return Elements.parse(raw ?? []).map(({ v }) => plain(v, { ...column, mode: "NULLABLE" }));
  }
  if (raw === null || raw === undefined) {
    return null;
  }
  if (column.type === "RECORD" || column.type === "STRUCT") {
    const values = valuesOf(raw, column.fields);
    return Object.fromEntries(values.map((value, index) => [column.fields[index]?.name ?? "", value]));
  }
  const text = z.string().parse(raw);
  switch (column.type) {
    case "INTEGER":
    case "INT64":
      return Number.isSafeInteger(Number(text)) ? Number(text) : text;
    case "FLOAT":
    case "FLOAT64":
      return Number.isFinite(Number(text)) ? Number(text) : text;
    case "BOOLEAN":
    case "BOOL":
      return text === "true";
    case "JSON":
      return z.json().parse(JSON.parse(text));
    case "TIMESTAMP":
      return text.replace(/\.0+Z$|(?<=\.\d+)0+Z$/, "Z");
    default:
      return text;
  }
}
