import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { z } from "zod";
import { duplicate, invalid, notImplemented } from "../errors.ts";
import { loadRows } from "../load.ts";
import { type Backend, parseJson } from "./context.ts";
import type { JobStore } from "./job-store.ts";
import { JobId } from "./jobs.ts";
import { toLoadConfiguration } from "./load-configuration.ts";
import { type LoadJob, type LoadOrder, loadJobResource } from "./load-job.ts";
import { partsOf } from "./multipart.ts";

const UploadedJob = z.object({
  jobReference: z.object({ jobId: JobId.optional() }).optional(),
  configuration: z.object({ load: z.unknown() }),
});

/**
 * Jobs that come together with their data.
 * https://cloud.google.com/bigquery/docs/reference/api-uploads
 */
export function uploadRoutes({ catalog, now }: Backend, jobs: JobStore): Hono {
  const routes = new Hono();

  routes.post("/projects/:project/jobs", async (c) => {
    if (c.req.query("uploadType") !== "multipart") {
      throw notImplemented("The local BigQuery takes uploads only with uploadType=multipart.");
    }
    const body = Buffer.from(await c.req.arrayBuffer());
    const [metadata, data, ...others] = partsOf(body, c.req.header("content-type") ?? "");
    if (!metadata || !data || others.length > 0) {
      throw invalid("The upload is not multipart/related with two parts: the job, then its data.");
    }
    const { jobReference, configuration } = parseJson(metadata.toString("utf8"), UploadedJob);
    const project = c.req.param("project");
    const id = jobReference?.jobId ?? randomUUID();
    if (jobs.has(project, id)) {
      throw duplicate(`Already Exists: Job ${project}:US.${id}`);
    }
    const order = { project, id, configuration: toLoadConfiguration(configuration.load) };
    const job = await jobs.add(project, id, run(order, data));
    // BigQuery answers before it has loaded the rows: the outcome is told by jobs.get.
    return c.json(loadJobResource(job, "RUNNING"));
  });

  /** @throws ApiError 501 where the job would create the table */
  async function run(order: LoadOrder, data: Buffer): Promise<LoadJob> {
    const { destinationTable, createDisposition } = order.configuration;
    const { projectId: project, datasetId: dataset, tableId: table } = destinationTable;
    const startedAt = now();
    if (createDisposition === "CREATE_IF_NEEDED" && !catalog.find({ project, dataset, table })) {
      throw notImplemented("A load job of the local BigQuery creates no table.");
    }
    const outcome = loadRows(catalog, { project, dataset, table }, data, order.configuration);
    return { ...order, bytes: data.length, startedAt, endedAt: now(), outcome };
  }

  return routes;
}
