import { gunzipSync } from "node:zlib";
import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { Faults } from "../faults.ts";
import { faultyApp, listen, type StandInApp } from "../http.ts";
import { newNonce, pagePolicy } from "../page-policy.ts";
import { Catalog } from "./catalog.ts";
import { type EngineLocation, locateEngine } from "./engine/location.ts";
import { Engine } from "./engine/process.ts";
import { EngineError } from "./engine/service.ts";
import { ApiError, notFound } from "./errors.ts";
import { type InsertEvent, insertAllHandler } from "./insert-all.ts";
import { renderPage } from "./page.ts";
import { bigQuerySubscriptionRoutes } from "./rest/bigquery-subscription.ts";
import type { Backend } from "./rest/context.ts";
import { datasetRoutes } from "./rest/datasets.ts";
import { JobStore } from "./rest/job-store.ts";
import { jobRoutes } from "./rest/jobs.ts";
import { tabledataRoutes } from "./rest/tabledata.ts";
import { tableRoutes } from "./rest/tables.ts";
import { uploadRoutes } from "./rest/uploads.ts";
import { SqlRunner } from "./sql/run.ts";
import { memoryOnly, storeIn } from "./storage.ts";

const API_PATH = "/bigquery/v2";
/** The second: where Google's client uploads, when its environment variable for emulators has the path of the API. */
const UPLOAD_PATHS = [`/upload${API_PATH}`, `${API_PATH}/upload${API_PATH}`];
/** Of no API: here pushes what stands for a subscription of Pub/Sub's that writes into a table. */
const SUBSCRIPTION_PATH = "/bigquery-subscription";
/** https://cloud.google.com/bigquery/quotas#streaming_inserts For uploads no limit is documented: they get the same. */
const MAX_REQUEST_BYTES = 10 * 1024 * 1024;

export interface LocalBigQueryOptions {
  /** The id of the only project. Requests for another project get 404. */
  project: string;
  /** Absent or 0: a free port. */
  port?: number;
  /**
   * The directory in which tables and rows are saved for the next start; absent: nothing is saved. Two processes must
   * not use it at the same time.
   */
  dataDir?: string;
  /** The failures to inject into requests to the API. */
  faults?: Faults;
  /** What time it is, also to SQL, in milliseconds since 1970. */
  now?: () => number;
  /** Called for each `insertAll` that was carried out, before it is answered. */
  onInsert?: (event: InsertEvent) => void;
  /** The program of the SQL engine, or an engine that goes on when this ends; absent: the program for this machine. */
  engine?: EngineLocation | Engine;
  /** Called for a problem that doesn't stop the start. */
  warn?: (message: string) => void;
}

export interface LocalBigQuery {
  /** `http://127.0.0.1:<port>`: a page with the tables and their newest rows. */
  url: string;
  /** The value for `BIGQUERY_EMULATOR_HOST`. */
  apiEndpoint: string;
  /** Where a push subscription of Pub/Sub's pushes, to stand for one that writes into this table. */
  subscriptionEndpoint(table: { dataset: string; table: string }): string;
  port: number;
  faults: Faults;
  /** Why this machine can't run queries; absent where it can. */
  queriesUnavailable?: string;
  /** Cuts open connections and stops the SQL engine. */
  close(): Promise<void>;
}

/**
 * Starts a BigQuery on this machine. It serves the part of the REST API that `@google-cloud/bigquery` needs for
 * datasets, tables, views, streaming inserts, load jobs, queries and changes of rows by SQL. Google's own GoogleSQL engine
 * runs the SQL. Requests need no credentials.
 *
 * @throws Error with code `EADDRINUSE` where the port is in use
 */
export async function startLocalBigQuery(options: LocalBigQueryOptions): Promise<LocalBigQuery> {
  const { faults = new Faults(), now = Date.now, onInsert = () => {}, warn = console.warn } = options;
  const catalog = new Catalog(options.dataDir === undefined ? memoryOnly : storeIn(options.dataDir, warn));
  const engine =
    options.engine instanceof Engine ? options.engine : new Engine(options.engine ?? locateEngine());
  const backend = {
    catalog,
    sql: new SqlRunner(engine, catalog, now),
    insertAll: insertAllHandler(catalog, now, onInsert),
    now,
  };
  const server = await listen(createApp(options.project, backend, faults), options.port);
  return {
    url: server.url,
    apiEndpoint: server.url + API_PATH,
    subscriptionEndpoint: ({ dataset, table }) =>
      `${server.url}${SUBSCRIPTION_PATH}/projects/${options.project}/datasets/${dataset}/tables/${table}`,
    port: server.port,
    faults,
    ...("unavailable" in engine.location && { queriesUnavailable: engine.location.unavailable }),
    async close() {
      await server.close();
      if (engine !== options.engine) {
        await engine.stop();
      }
    },
  };
}

function createApp(project: string, backend: Backend, faults: Faults): StandInApp {
  const app: StandInApp = new Hono();
  app.get("/", (c) => {
    const nonce = newNonce();
    c.header("content-security-policy", pagePolicy(nonce));
    return c.html(renderPage(backend.catalog, nonce));
  });

  const jobs = new JobStore();
  const routes = [
    datasetRoutes(backend),
    tableRoutes(backend),
    tabledataRoutes(backend),
    jobRoutes(backend, jobs),
  ];
  app.route(API_PATH, createApi(project, routes, faults));
  for (const path of UPLOAD_PATHS) {
    app.route(path, createApi(project, [uploadRoutes(backend, jobs)], faults));
  }
  const subscriptions = faultyApp(faults);
  subscriptions.route("/", bigQuerySubscriptionRoutes(backend));
  app.route(SUBSCRIPTION_PATH, subscriptions);

  app.notFound((c) => {
    const { body } = notFound(`The local BigQuery has no ${c.req.method} ${c.req.path}`);
    return c.json(body, 404);
  });
  app.onError((error, c) => {
    const { code, body } = toApiError(error);
    return c.json(body, code);
  });
  return app;
}

function createApi(project: string, routes: readonly Hono[], faults: Faults): StandInApp {
  const api = faultyApp(faults);
  api.use(limitAndInflate);
  api.use("/projects/:project/*", async (c, next) => {
    const requested = c.req.param("project");
    if (requested !== project) {
      throw notFound(`Not found: Project ${requested}`);
    }
    await next();
  });
  for (const some of routes) {
    api.route("/", some);
  }
  return api;
}

/** Unpacks a gzip body. The size limit applies to the body before and after it is unpacked. */
const limitAndInflate = createMiddleware(async (c, next) => {
  const sent = Buffer.from(await c.req.raw.arrayBuffer());
  const gzipped = c.req.header("content-encoding") === "gzip";
  const bytes = gzipped && sent.length <= MAX_REQUEST_BYTES ? inflate(sent) : sent;
  if (bytes === undefined || bytes.length > MAX_REQUEST_BYTES) {
    const limit = `Request payload size exceeds the limit: ${MAX_REQUEST_BYTES} bytes.`;
    throw new ApiError(413, "requestTooLarge", limit);
  }
  if (bytes.length > 0) {
    const { url, method, headers } = c.req.raw;
    c.req.raw = new Request(url, { method, headers, body: new Uint8Array(bytes) });
  }
  await next();
});

/**
 * @returns undefined where the result is larger than the limit
 * @throws ApiError where the bytes are not gzip
 */
function inflate(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_REQUEST_BYTES });
  } catch (error) {
    if (error instanceof RangeError) {
      return undefined;
    }
    throw new ApiError(400, "parseError", "The request body is not gzip.", { cause: error });
  }
}

function toApiError(error: Error): ApiError {
  if (error instanceof ApiError) {
    return error;
  }
  if (error instanceof EngineError) {
    const message = `The SQL engine crashed twice while it ran this query. ${error.message}`;
    return new ApiError(500, "internalError", message, { cause: error });
  }
  return new ApiError(500, "internalError", error.message, { cause: error });
}
