import { z } from "zod";
import { ApiError } from "../errors.ts";
import type { QueryResult, RowCounts } from "../sql/query.ts";
import type { ScriptStatement } from "../sql/script.ts";
import { formatRows, type TimestampFormat } from "../values/format.ts";
import { type Paging, pageFrom } from "./context.ts";
import { QueryParameter } from "./parameters.ts";

export const QueryConfiguration = z.object({
  query: z.string(),
  useLegacySql: z.boolean().default(true),
  defaultDataset: z.object({ projectId: z.string().optional(), datasetId: z.string() }).optional(),
  queryParameters: z.array(QueryParameter).default([]),
  destinationTable: z.unknown().optional(),
});
export type QueryConfiguration = z.infer<typeof QueryConfiguration>;

/** What a client asks for. */
export interface JobOrder {
  project: string;
  id: string;
  configuration: QueryConfiguration;
  dryRun: boolean;
}

/** A query that has ended, with its result or its error. */
export interface Job extends JobOrder {
  /** Milliseconds since 1970. */
  startedAt: number;
  /** Milliseconds since 1970. */
  endedAt: number;
  outcome: QueryResult | ApiError;
  /** For a script, a job for each statement that was run, in order. */
  children: Job[];
  /** For a statement of a script: the id of the script's job, and the statement. */
  parent?: { id: string; statement: ScriptStatement };
}

function referenceOf({ project, id }: Job) {
  return { projectId: project, jobId: id, location: "US" };
}

/**
 * The part that the answers of `jobs.query` and `jobs.getQueryResults` have in common.
 * @throws ApiError where the query has failed
 */
export function results(job: Job, paging: z.infer<typeof Paging>, timestamps: TimestampFormat) {
  const { outcome, dryRun } = job;
  if (outcome instanceof ApiError) {
    throw outcome;
  }
  const { fields, rows, changed } = outcome;
  const { items, ...next } = pageFrom(rows, paging);
  return {
    schema: { fields },
    ...(!dryRun && { jobReference: referenceOf(job) }),
    jobComplete: true,
    cacheHit: false,
    totalBytesProcessed: "0",
    totalRows: String(rows.length),
    rows: formatRows(items, fields, timestamps),
    ...(changed && { numDmlAffectedRows: affectedRows(changed) }),
    ...next,
  };
}

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/Job */
export function jobResource(job: Job) {
  const { outcome, startedAt, endedAt, dryRun, configuration, children, parent } = job;
  const failure = outcome instanceof ApiError ? outcome.item : undefined;
  return {
    kind: "bigquery#job",
    id: `${job.project}:US.${job.id}`,
    jobReference: referenceOf(job),
    configuration: { jobType: "QUERY", dryRun, query: configuration },
    status: { state: "DONE", ...(failure && { errorResult: failure, errors: [failure] }) },
    statistics: {
      creationTime: String(startedAt),
      startTime: String(startedAt),
      endTime: String(endedAt),
      totalBytesProcessed: "0",
      ...(children.length > 0 && { numChildJobs: String(children.length) }),
      ...(parent && { parentJobId: parent.id, scriptStatistics: scriptStatistics(parent.statement) }),
      ...(!(outcome instanceof ApiError) && { query: queryStatistics(outcome, dryRun) }),
    },
  };
}

function queryStatistics({ statementType, fields, changed }: QueryResult, dryRun: boolean) {
  return {
    statementType,
    totalBytesProcessed: "0",
    cacheHit: false,
    ...(changed && { numDmlAffectedRows: affectedRows(changed), dmlStats: dmlStats(changed) }),
    ...(dryRun && { schema: { fields } }),
  };
}

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#scriptstatistics */
function scriptStatistics({ text, start }: ScriptStatement) {
  return {
    evaluationKind: "STATEMENT",
    stackFrames: [{ startLine: start.line, startColumn: start.column, text }],
  };
}

function affectedRows({ inserted = 0, updated = 0, deleted = 0 }: RowCounts): string {
  return String(inserted + updated + deleted);
}

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/DmlStats */
export function dmlStats({ inserted = 0, updated = 0, deleted = 0 }: RowCounts) {
  return {
    insertedRowCount: String(inserted),
    updatedRowCount: String(updated),
    deletedRowCount: String(deleted),
  };
}
