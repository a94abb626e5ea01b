import { Hono } from "hono";
import { z } from "zod";
import type { Dataset } from "../table.ts";
import { type Backend, readJson } from "./context.ts";

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/datasets#Dataset */
const DatasetRequest = z.looseObject({ datasetReference: z.object({ datasetId: z.string() }) });

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/datasets */
export function datasetRoutes({ catalog, now }: Backend): Hono {
  const routes = new Hono();

  routes.get("/projects/:project/datasets", (c) =>
    c.json({
      kind: "bigquery#datasetList",
      datasets: catalog.datasets(c.req.param("project")).map(datasetResource),
    }),
  );

  routes.post("/projects/:project/datasets", async (c) => {
    const { datasetReference, ...metadata } = await readJson(c, DatasetRequest);
    const dataset = {
      project: c.req.param("project"),
      dataset: datasetReference.datasetId,
      createdAt: now(),
      metadata,
    };
    catalog.addDataset(dataset);
    return c.json(datasetResource(dataset));
  });

  routes.get("/projects/:project/datasets/:dataset", (c) =>
    c.json(datasetResource(catalog.dataset(c.req.param("project"), c.req.param("dataset")))),
  );

  routes.delete("/projects/:project/datasets/:dataset", (c) => {
    const deleteContents = c.req.query("deleteContents") === "true";
    catalog.removeDataset(c.req.param("project"), c.req.param("dataset"), deleteContents);
    return c.body(null, 204);
  });

  return routes;
}

function datasetResource({ project, dataset, createdAt, metadata }: Dataset) {
  return {
    location: "US",
    ...metadata,
    kind: "bigquery#dataset",
    id: `${project}:${dataset}`,
    datasetReference: { projectId: project, datasetId: dataset },
    creationTime: String(createdAt),
    lastModifiedTime: String(createdAt),
  };
}
