import type { Catalog } from "./catalog.ts";
import { type ErrorItem, invalid, notFound } from "./errors.ts";
import { idOf, legacyIdOf, type TableName } from "./table.ts";
import type { CellRow } from "./values/cell.ts";
import { InvalidValue } from "./values/invalid-value.ts";
import { parseRow } from "./values/parse.ts";
import { toJsonRow } from "./values/to-json.ts";

const NEW_LINE = 0x0a;

/** What became of a load: the number of rows that it added, or the errors because of which it added none, the summary first. */
export type LoadOutcome = { rows: number } | { errors: [ErrorItem, ...ErrorItem[]] };

/**
 * Adds the rows of newline-delimited JSON to a table: all of them, or none where one does not fit.
 *
 * A load job takes values as `insertAll` does, with these differences: a number or a boolean does not fit a STRING column, and a JSON
 * column takes any JSON value, where `insertAll` takes its text. Integers beyond 2^53 must be text. Numbers, booleans and timestamps
 * may be text in both. That is what was read, not seen. On null in place of a list people do not agree: here it is an empty list.
 * https://cloud.google.com/bigquery/docs/loading-data-cloud-storage-json#limitations
 * https://github.com/googleapis/python-bigquery/issues/906 (text), https://github.com/bxparks/bigquery-schema-generator/issues/90 (null)
 */
export function loadRows(
  catalog: Catalog,
  name: TableName,
  data: Buffer,
  { ignoreUnknownValues }: { ignoreUnknownValues: boolean },
): LoadOutcome {
  const table = catalog.find(name);
  if (!table) {
    // Not an error of the request: https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#JobConfigurationLoad.FIELDS.create_disposition
    return { errors: [notFound(`Not found: Table ${legacyIdOf(name)}`).item] };
  }
  if (table.kind === "VIEW") {
    return { errors: [invalid(`Cannot load into a table of type VIEW: ${idOf(name)}`).item] };
  }
  const rows: CellRow[] = [];
  for (const { start, text } of linesIn(data)) {
    try {
      rows.push(parseRow(parseLine(text), table.fields, { ignoreUnknownValues, isLoad: true }));
    } catch (error) {
      if (!(error instanceof InvalidValue)) {
        throw error;
      }
      return { errors: badRow(rows.length + 1, start, error) };
    }
  }
  const sources = rows.map((row) => toJsonRow(row, table.fields));
  catalog.appendRows(table, rows, sources);
  return { rows: rows.length };
}

/** The lines that are not empty, each with the byte at which it starts. */
function* linesIn(data: Buffer): Iterable<{ start: number; text: string }> {
  for (let start = 0; start < data.length; ) {
    const newLine = data.indexOf(NEW_LINE, start);
    const end = newLine === -1 ? data.length : newLine;
    const text = data.toString("utf8", start, end);
    if (text.trim() !== "") {
      yield { start, text };
    }
    start = end + 1;
  }
}

function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidValue("", "Parser terminated before end of string");
  }
}

/**
 * BigQuery names no line, but says how many rows it has read, and at which byte the bad one starts. Its words, as they stand in
 * https://github.com/googleapis/google-cloud-python/issues/3343 and https://github.com/The-Academic-Observatory/observatory-platform/issues/76
 */
function badRow(rows: number, start: number, { location, message }: InvalidValue): [ErrorItem, ErrorItem] {
  const item = (text: string) => invalid(`Error while reading data, error message: ${text}`).item;
  const words = message.charAt(0).toUpperCase() + message.slice(1);
  return [
    item(
      `JSON table encountered too many errors, giving up. Rows: ${rows}; errors: 1. Please look into the errors[] collection for more details.`,
    ),
    item(
      `JSON parsing error in row starting at position ${start}: ${words}${location && ` Field: ${location}`}`,
    ),
  ];
}
