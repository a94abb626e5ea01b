import type { Context } from "hono";
import { z } from "zod";
import type { Catalog } from "../catalog.ts";
import { invalid } from "../errors.ts";
import type { InsertAllHandler } from "../insert-all.ts";
import type { SqlRunner } from "../sql/run.ts";
import type { TimestampFormat } from "../values/format.ts";

/** The parts of the local BigQuery that the routes use. */
export interface Backend {
  catalog: Catalog;
  sql: SqlRunner;
  insertAll: InsertAllHandler;
  /** Milliseconds since 1970. */
  now: () => number;
}

/**
 * Reads the request's JSON and checks it.
 * @throws ApiError 400
 */
export async function readJson<T extends z.ZodType>(c: Context, schema: T): Promise<z.infer<T>> {
  return parseJson(await c.req.text(), schema);
}

/** @throws ApiError 400 */
export function parseJson<T extends z.ZodType>(text: string, schema: T): z.infer<T> {
  let json: unknown;
  try {
    json = text === "" ? {} : JSON.parse(text);
  } catch (error) {
    throw invalid(`Invalid JSON payload received. ${error instanceof Error ? error.message : ""}`);
  }
  return accept(schema.safeParse(json));
}

/** @throws ApiError 400 that names every problem */
function accept<T>(result: z.ZodSafeParseResult<T>): T {
  if (result.success) {
    return result.data;
  }
  throw invalid(`Invalid value. ${problemsIn(result.error)}`);
}

export function problemsIn({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`).join("; ");
}

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/DataFormatOptions */
export const FormatOptions = z.object({
  useInt64Timestamp: z.union([z.boolean(), z.stringbool()]).optional(),
  timestampOutputFormat: z
    .enum(["TIMESTAMP_OUTPUT_FORMAT_UNSPECIFIED", "FLOAT64", "INT64", "ISO8601_STRING"])
    .optional(),
});

export function timestampFormat(options: z.infer<typeof FormatOptions>): TimestampFormat {
  const { useInt64Timestamp, timestampOutputFormat: format } = options;
  if (format !== undefined && format !== "TIMESTAMP_OUTPUT_FORMAT_UNSPECIFIED") {
    return format;
  }
  return useInt64Timestamp ? "INT64" : "FLOAT64";
}

/** Which rows of a result a request asks for. */
export const Paging = z.object({
  maxResults: z.coerce.number().int().nonnegative().default(100_000),
  startIndex: z.coerce.number().int().nonnegative().default(0),
  /** In this stand-in, a page token is the index of the page's first row. */
  pageToken: z.coerce.number().int().nonnegative().optional(),
});

export interface ResultPage<T> {
  items: T[];
  pageToken?: string;
}

export function pageFrom<T>(all: readonly T[], paging: z.infer<typeof Paging>): ResultPage<T> {
  const from = paging.pageToken ?? paging.startIndex;
  const to = from + paging.maxResults;
  return { items: all.slice(from, to), ...(to < all.length && { pageToken: String(to) }) };
}

/**
 * Reads paging and format options from the query string, where format options begin with `formatOptions.`.
 * @throws ApiError 400
 */
export function readQueryString(c: Context) {
  const query = c.req.query();
  const prefix = "formatOptions.";
  const formats = Object.entries(query).filter(([name]) => name.startsWith(prefix));
  return {
    paging: accept(Paging.safeParse(query)),
    timestamps: timestampFormat(
      accept(
        FormatOptions.safeParse(
          Object.fromEntries(formats.map(([name, value]) => [name.slice(prefix.length), value])),
        ),
      ),
    ),
  };
}
