import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { z } from "zod";
import { ApiError, duplicate, notImplemented } from "../errors.ts";
import {
  type Backend,
  FormatOptions,
  Paging,
  readJson,
  readQueryString,
  timestampFormat,
} from "./context.ts";
import { dmlStats, type Job, type JobOrder, jobResource, QueryConfiguration, results } from "./job.ts";
import { asQuery, type JobStore } from "./job-store.ts";
import { loadJobResource } from "./load-job.ts";
import { runJob } from "./run-job.ts";

export const JobId = z.string().regex(/^[\w-]{1,1024}$/);

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/query#QueryRequest */
const QueryRequest = QueryConfiguration.extend({
  dryRun: z.boolean().default(false),
  requestId: JobId.optional(),
  maxResults: Paging.shape.maxResults,
  formatOptions: FormatOptions.default({}),
});

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/Job */
const JobRequest = z.object({
  jobReference: z.object({ jobId: JobId.optional() }).optional(),
  configuration: z.object({
    dryRun: z.boolean().default(false),
    query: QueryConfiguration.optional(),
  }),
});

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs */
export function jobRoutes(backend: Backend, jobs: JobStore): Hono {
  const routes = new Hono();

  /** A dry run creates no job. */
  function start(order: JobOrder): Promise<Job> {
    const job = runJob(backend, order);
    return order.dryRun ? job : jobs.add(order.project, order.id, job);
  }

  routes.post("/projects/:project/queries", async (c) => {
    const { dryRun, requestId, maxResults, formatOptions, ...configuration } = await readJson(
      c,
      QueryRequest,
    );
    const project = c.req.param("project");
    const id = requestId ?? randomUUID();
    // A request that is sent again gets the answer of the first one, so that it doesn't insert its rows twice.
    const job = await (jobs.has(project, id)
      ? jobs.find(project, id).then(asQuery)
      : start({ project, id, configuration, dryRun }));
    const answer = results(job, { maxResults, startIndex: 0 }, timestampFormat(formatOptions));
    const { outcome } = job;
    return c.json({
      kind: "bigquery#queryResponse",
      ...answer,
      ...(!(outcome instanceof ApiError) && outcome.changed && { dmlStats: dmlStats(outcome.changed) }),
    });
  });

  routes.get("/projects/:project/queries/:job", async (c) => {
    const { paging, timestamps } = readQueryString(c);
    const job = asQuery(await jobs.find(c.req.param("project"), c.req.param("job")));
    return c.json({ kind: "bigquery#getQueryResultsResponse", ...results(job, paging, timestamps) });
  });

  routes.post("/projects/:project/jobs", async (c) => {
    const { configuration, jobReference } = await readJson(c, JobRequest);
    const project = c.req.param("project");
    const id = jobReference?.jobId ?? randomUUID();
    if (!configuration.query) {
      throw notImplemented("The local BigQuery supports only query jobs, and load jobs by upload.");
    }
    if (jobs.has(project, id)) {
      throw duplicate(`Already Exists: Job ${project}:US.${id}`);
    }
    const job = await start({
      project,
      id,
      configuration: configuration.query,
      dryRun: configuration.dryRun,
    });
    // A dry run creates no job, so its error is the answer. The error of a real run is in its job.
    if (job.dryRun && job.outcome instanceof ApiError) {
      throw job.outcome;
    }
    return c.json(jobResource(job));
  });

  routes.get("/projects/:project/jobs", async (c) => {
    const parent = c.req.query("parentJobId");
    if (parent === undefined) {
      throw notImplemented(
        "The local BigQuery lists only the jobs of a script's statements: give parentJobId.",
      );
    }
    const { children } = asQuery(await jobs.find(c.req.param("project"), parent));
    // The newest first.
    return c.json({ kind: "bigquery#jobList", jobs: children.map(jobResource).reverse() });
  });

  routes.get("/projects/:project/jobs/:job", async (c) => {
    const job = await jobs.find(c.req.param("project"), c.req.param("job"));
    return c.json("children" in job ? jobResource(job) : loadJobResource(job, "DONE"));
  });

  return routes;
}
