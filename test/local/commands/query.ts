// `npm run query`: runs SQL in the local BigQuery of the running stack.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { bigQueryClient } from "@issue-relay/shared/google/bigquery";
import { z } from "zod";
import { requireStack } from "../stack/stack-file.ts";
import { printableLines } from "./printable.ts";
import { formatChange } from "./query/changes.ts";
import { explainSqlError } from "./query/error.ts";
import { formatCsv, formatJson } from "./query/formats.ts";
import { runQuery } from "./query/result.ts";
import { formatTable } from "./query/table.ts";
import { readOptions, runCommand, UsageError } from "./run-command.ts";

const USAGE = `npm run query -- "<sql>" [--json | --csv]

  <sql>      in quotes, or a file with it; tables and views need no dataset: FROM events. Several statements have ; in
             between and run in order: each change says how many rows, then come the rows of the last query
  --json     a JSON array with an object for each row
  --csv      CSV (RFC 4180) with a header line

For another program to read: npm run --silent query -- "<sql>" --json`;

const Options = z.object({ json: z.boolean().default(false), csv: z.boolean().default(false) });

await runCommand(USAGE, async () => {
  const { values, rest } = readOptions(Options, { json: "boolean", csv: "boolean" });
  if (values.json && values.csv) {
    throw new UsageError("Use either --json or --csv, not both.");
  }
  const [argument] = rest;
  if (argument === undefined || rest.length > 1) {
    throw new UsageError("Give the SQL as one argument, in quotes, or a file with it.");
  }
  const sql = await readSql(argument);
  const result = await ask(sql);
  if (!values.json && !values.csv) {
    return show(result);
  }
  const exact = values.json ? formatJson(result) : formatCsv(result);
  return process.stdout.isTTY ? printableLines(exact) : exact;
});

/**
 * The SQL of the argument, which is SQL or the name of a file.
 * @throws UsageError where a file does not exist
 */
async function readSql(argument: string): Promise<string> {
  if (existsSync(argument)) {
    return readFile(argument, "utf8");
  }
  if (/^\S+\.sql$/.test(argument)) {
    throw new UsageError(`There is no file ${argument}.`);
  }
  return argument;
}

/** @throws Error where BigQuery can't be reached, or refuses a statement */
async function ask(sql: string) {
  const { bigquery, project } = await requireStack();
  try {
    return await runQuery(bigQueryClient(project, new URL(bigquery.api).origin), sql);
  } catch (error) {
    if (isUnreachable(error)) {
      throw new Error(`BigQuery can't be reached at ${bigquery.page}: is \`npm start\` still running?`, {
        cause: error,
      });
    }
    throw new Error(explainSqlError(error, sql), { cause: error });
  }
}

/** Whether the network failed: its errors have a text as `code`, but those of BigQuery have the HTTP status. */
function isUnreachable(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}

function show(answer: Awaited<ReturnType<typeof ask>>): string {
  const { columns, rows } = answer;
  const changes = answer.changes.map(formatChange);
  if (columns.length === 0) {
    return changes.join("\n") || "Done; there are no rows to show.";
  }
  if (rows.length === 0) {
    return [...changes, `No rows. Columns: ${columns.map(({ name }) => name).join(", ")}`].join("\n");
  }
  const count = rows.length === 1 ? "1 row" : `${rows.length} rows`;
  return [...changes, formatTable(answer, process.stdout.columns), count].join("\n");
}
