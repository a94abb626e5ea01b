import { randomUUID } from "node:crypto";
import { type Context, Hono } from "hono";
import { z } from "zod";
import { ApiError, duplicate, invalid, notFound, notImplemented } from "../errors.ts";
import type { QueryResult } from "../sql/run.ts";
import { formatRows, type TimestampFormat } from "../values/format.ts";
import {
  type Backend,
  FormatOptions,
  Paging,
  pageFrom,
  readJson,
  readQueryString,
  timestampFormat,
} from "./context.ts";
import { QueryParameter, toParameters } from "./parameters.ts";

/** Number of finished jobs whose results can still be read. */
const JOBS_KEPT = 500;

const QueryConfiguration = z.object({
  query: z.string(),
  useLegacySql: z.boolean().default(true),
  defaultDataset: z.object({ projectId: z.string().optional(), datasetId: z.string() }).optional(),
  queryParameters: z.array(QueryParameter).default([]),
  destinationTable: z.unknown().optional(),
});
type QueryConfiguration = z.infer<typeof QueryConfiguration>;

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/query#QueryRequest */
const QueryRequest = QueryConfiguration.extend({
  dryRun: z.boolean().default(false),
  maxResults: Paging.shape.maxResults,
  formatOptions: FormatOptions.default({}),
});

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/Job */
const JobRequest = z.object({
  jobReference: z
    .object({
      jobId: z
        .string()
        .regex(/^[\w-]{1,1024}$/)
        .optional(),
    })
    .optional(),
  configuration: z.object({
    dryRun: z.boolean().default(false),
    query: QueryConfiguration.optional(),
  }),
});

/** A query that has ended, with its result or its error. */
interface Job {
  project: string;
  id: string;
  configuration: QueryConfiguration;
  dryRun: boolean;
  /** Milliseconds since 1970. */
  startedAt: number;
  /** Milliseconds since 1970. */
  endedAt: number;
  outcome: QueryResult | ApiError;
}

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs */
export function jobRoutes({ sql, now }: Backend): Hono {
  const routes = new Hono();
  /** The newest jobs by project and id, oldest first. */
  const jobs = new Map<string, Job>();

  async function run(
    project: string,
    configuration: QueryConfiguration,
    dryRun: boolean,
  ): Promise<QueryResult> {
    const { query, defaultDataset, useLegacySql, queryParameters, destinationTable } = configuration;
    if (useLegacySql) {
      throw notImplemented("The local BigQuery doesn't support legacy SQL: set useLegacySql to false.");
    }
    if (destinationTable) {
      throw notImplemented("The local BigQuery doesn't write results to a table.");
    }
    if (query.trim() === "") {
      throw invalid("Required parameter is missing: query");
    }
    const request = {
      sql: query,
      scope: {
        project: defaultDataset?.projectId ?? project,
        ...(defaultDataset && { dataset: defaultDataset.datasetId }),
      },
      parameters: toParameters(queryParameters),
    };
    return dryRun ? sql.dryRun(request) : sql.run(request);
  }

  async function runJob(
    project: string,
    id: string,
    configuration: QueryConfiguration,
    dryRun: boolean,
  ): Promise<Job> {
    const startedAt = now();
    const outcome = await run(project, configuration, dryRun).catch((error: unknown) => {
      if (error instanceof ApiError) {
        return error;
      }
      throw error;
    });
    const job = { project, id, configuration, dryRun, startedAt, endedAt: now(), outcome };
    if (!dryRun) {
      jobs.set(`${project}.${id}`, job);
    }
    for (const [key] of jobs) {
      if (jobs.size <= JOBS_KEPT) {
        break;
      }
      jobs.delete(key);
    }
    return job;
  }

  function find(c: Context<object, "/:project/:job">): Job {
    const { project, job: id } = c.req.param();
    const job = jobs.get(`${project}.${id}`);
    if (!job) {
      throw notFound(`Not found: Job ${project}:${id}`);
    }
    return job;
  }

  routes.post("/projects/:project/queries", async (c) => {
    const { dryRun, maxResults, formatOptions, ...configuration } = await readJson(c, QueryRequest);
    const job = await runJob(c.req.param("project"), randomUUID(), configuration, dryRun);
    return c.json({
      kind: "bigquery#queryResponse",
      ...results(job, { maxResults, startIndex: 0 }, timestampFormat(formatOptions)),
    });
  });

  routes.get("/projects/:project/queries/:job", (c) => {
    const { paging, timestamps } = readQueryString(c);
    return c.json({ kind: "bigquery#getQueryResultsResponse", ...results(find(c), paging, timestamps) });
  });

  routes.post("/projects/:project/jobs", async (c) => {
    const { configuration, jobReference } = await readJson(c, JobRequest);
    const project = c.req.param("project");
    const id = jobReference?.jobId ?? randomUUID();
    if (!configuration.query) {
      throw notImplemented("The local BigQuery supports only query jobs.");
    }
    if (jobs.has(`${project}.${id}`)) {
      throw duplicate(`Already Exists: Job ${project}:US.${id}`);
    }
    const job = await runJob(project, id, configuration.query, configuration.dryRun);
    // A dry run creates no job, so its error is the answer. The error of a real run is in its job.
    if (job.dryRun && job.outcome instanceof ApiError) {
      throw job.outcome;
    }
    return c.json(jobResource(job));
  });

  routes.get("/projects/:project/jobs/:job", (c) => c.json(jobResource(find(c))));

  return routes;
}

function referenceOf({ project, id }: Job) {
  return { projectId: project, jobId: id, location: "US" };
}

/** @throws ApiError where the query has failed */
function results(job: Job, paging: z.infer<typeof Paging>, timestamps: TimestampFormat) {
  const { outcome, dryRun } = job;
  if (outcome instanceof ApiError) {
    throw outcome;
  }
  const { fields, rows } = outcome;
  const { items, ...next } = pageFrom(rows, paging);
  return {
    schema: { fields },
    ...(!dryRun && { jobReference: referenceOf(job) }),
    jobComplete: true,
    cacheHit: false,
    totalBytesProcessed: "0",
    totalRows: String(rows.length),
    rows: formatRows(items, fields, timestamps),
    ...next,
  };
}

function jobResource(job: Job) {
  const { outcome, startedAt, endedAt, dryRun, configuration } = job;
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
      ...(!(outcome instanceof ApiError) && {
        query: {
          statementType: outcome.statementType,
          totalBytesProcessed: "0",
          cacheHit: false,
          ...(dryRun && { schema: { fields: outcome.fields } }),
        },
      }),
    },
  };
}
