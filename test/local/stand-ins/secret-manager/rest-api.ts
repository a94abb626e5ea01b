import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { z } from "zod";
import type { StandInApp } from "../http.ts";
import { crc32c } from "./crc32c.ts";
import {
  etagOf,
  type Secrets,
  type SecretVersion,
  StatusError,
  VERSION_STATES,
  type VersionState,
} from "./secrets.ts";

const HTTP_STATUS = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
} as const satisfies Record<StatusError["status"], ContentfulStatusCode>;

const STATE_AFTER = new Map<string, VersionState>([
  ["enable", "ENABLED"],
  ["disable", "DISABLED"],
  ["destroy", "DESTROYED"],
]);

/** The page size where a request gives none: Secret Manager's maximum. */
const MAX_PAGE = 25_000;

const AddVersion = z.object({
  payload: z.object({
    data: z.base64().default(""),
    dataCrc32c: z.union([z.string().regex(/^\d+$/), z.number()]).optional(),
  }),
});

const ListVersions = z.object({
  pageSize: z.coerce.number().int().min(0).default(0),
  pageToken: z.coerce.number().int().min(0).default(0),
  filter: z
    .string()
    .default("")
    .transform((filter, context) => {
      if (filter === "") {
        return undefined;
      }
      const state = /^state\s*[:=]\s*(ENABLED|DISABLED|DESTROYED)$/i.exec(filter.trim())?.[1];
      if (state === undefined) {
        context.addIssue(`filter: only state:<STATE> is supported, not ${filter}`);
      }
      return state?.toUpperCase();
    }),
});

/**
 * Adds the routes of Secret Manager's REST API with which secrets are read and rotated.
 * @param projects the id and the number of the only project
 * https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions
 */
export function serveSecretManager(app: StandInApp, projects: ReadonlySet<string>, secrets: Secrets): void {
  app.onError((error, c) => {
    const known = error instanceof StatusError;
    const code = known ? HTTP_STATUS[error.status] : 500;
    const status = known ? error.status : "INTERNAL";
    return c.json({ error: { code, message: error.message, status } }, code);
  });
  app.notFound((c) =>
    c.json({ error: { code: 404, message: "Method not found.", status: "NOT_FOUND" } }, 404),
  );
  app.use("/v1/projects/:project/*", async (c, next) => {
    if (projects.has(c.req.param("project"))) {
      return next();
    }
    const resource = decodeURIComponent(c.req.path).replace(/^\/v1\/|:[a-zA-Z]+$/g, "");
    throw new StatusError(
      "PERMISSION_DENIED",
      `Permission denied for resource '${resource}' (or it may not exist).`,
    );
  });

  app.get("/v1/projects/:project/secrets/:secret/versions", (c) => {
    const { filter, pageSize, pageToken } = valid(ListVersions, c.req.query());
    const matching = secrets
      .list(c.req.param("secret"))
      .filter((version) => filter === undefined || version.state === filter)
      .reverse();
    const end = pageToken + (pageSize || MAX_PAGE);
    return c.json({
      versions: matching.slice(pageToken, end).map((version) => asJson(version, c)),
      ...(end < matching.length ? { nextPageToken: String(end) } : {}),
      // As in Secret Manager, the total is 0 where the request has a filter.
      totalSize: filter === undefined ? matching.length : 0,
    });
  });

  app.get("/v1/projects/:project/secrets/:secret/versions/:version", (c) => {
    const { secret } = c.req.param();
    const [number, verb] = split(c.req.param("version"));
    if (verb === "") {
      return c.json(asJson(secrets.get(secret, number), c));
    }
    if (verb !== "access") {
      return c.notFound();
    }
    const { version, data } = secrets.access(secret, number);
    const payload = { data: data.toString("base64"), dataCrc32c: String(crc32c(data)) };
    return c.json({ name: version.name, payload });
  });

  app.post("/v1/projects/:project/secrets/:secret", async (c) => {
    const [secret, verb] = split(c.req.param("secret"));
    if (verb !== "addVersion") {
      return c.notFound();
    }
    const { payload } = valid(AddVersion, await c.req.json());
    const data = Buffer.from(payload.data, "base64");
    if (payload.dataCrc32c !== undefined && Number(payload.dataCrc32c) !== crc32c(data)) {
      throw new StatusError("INVALID_ARGUMENT", "The payload's CRC32C does not match its data.");
    }
    return c.json(asJson(secrets.add(secret, data, payload.dataCrc32c !== undefined), c));
  });

  app.post("/v1/projects/:project/secrets/:secret/versions/:version", (c) => {
    const { secret } = c.req.param();
    const [number, verb] = split(c.req.param("version"));
    const state = STATE_AFTER.get(verb);
    return state ? c.json(asJson(secrets.setState(secret, number, state), c)) : c.notFound();
  });
}

/** @throws StatusError INVALID_ARGUMENT */
function valid<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new StatusError("INVALID_ARGUMENT", z.prettifyError(parsed.error));
  }
  return parsed.data;
}

/** Splits `1:access` into the version `1` and the verb `access`. */
function split(resource: string): [string, string] {
  const [name = "", verb = ""] = resource.split(":");
  return [name, verb];
}

function asJson(version: SecretVersion, c: Context) {
  // Google's clients request numbers in place of names: `$alt=json;enum-encoding=int`.
  const asNumber = c.req.query("$alt")?.includes("enum-encoding=int");
  return {
    name: version.name,
    createTime: version.createTime,
    ...(version.destroyTime ? { destroyTime: version.destroyTime } : {}),
    state: asNumber ? VERSION_STATES.indexOf(version.state) : version.state,
    replicationStatus: { automatic: {} },
    etag: etagOf(version),
    ...(version.checksumGiven ? { clientSpecifiedPayloadChecksum: true } : {}),
  };
}
