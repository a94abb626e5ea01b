import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { z } from "zod";

const require = createRequire(import.meta.url);

/** An answer of a server that is to be like GitHub's API. */
export interface Answer {
  method: string;
  /** Without the host and, of an Enterprise Server, without `/api/v3`; a query may follow. */
  path: string;
  status: number;
  /** The parsed JSON; undefined where the answer has no body. */
  body: unknown;
}

/**
 * What of an answer is not as GitHub's own OpenAPI description of github.com says (package `@octokit/openapi`); empty
 * where all is. The description takes a second to load, once. An error that it doesn't name, such as a 401, which any
 * endpoint may answer, is to have the shape of GitHub's errors.
 */
export function openApiProblems({ method, path, status, body }: Answer): string[] {
  const { paths, responses } = github().description;
  const template = templateOf(path.replace(/\?.*/, ""), Object.keys(paths));
  const operation = template === undefined ? undefined : paths[template]?.[method.toLowerCase()];
  if (template === undefined || !operation) {
    return [`GitHub has no ${method} ${path}`];
  }
  const described = operation.responses[status];
  if (!described) {
    return status >= 400
      ? schemaProblems("basic-error", body)
      : [`${method} ${template} is never answered ${status}`];
  }
  const shared = described.$ref?.split("/").at(-1);
  const { content } = (shared === undefined ? described : responses[shared]) ?? {};
  if (!content?.["application/json"]) {
    return body === undefined ? [] : [`${method} ${template} answers ${status} without a body`];
  }
  const at =
    shared === undefined
      ? ["paths", template, method.toLowerCase(), "responses", status]
      : ["components", "responses", shared];
  return problemsBy([...at, "content", "application/json", "schema"], body);
}

/**
 * What of a value is not as one of GitHub's schemas says.
 * @param name as in `components.schemas`, such as `issue`, `labeled-issue-event` or `hook-delivery`
 */
export function schemaProblems(name: string, value: unknown): string[] {
  return problemsBy(["components", "schemas", name], value);
}

function problemsBy(at: (string | number)[], value: unknown): string[] {
  const pointer = at.map((part) =>
    encodeURIComponent(String(part).replaceAll("~", "~0").replaceAll("/", "~1")),
  );
  const validate = github().ajv.getSchema(`github#/${pointer.join("/")}`);
  if (!validate) {
    throw new Error(`GitHub has no schema ${at.join(" ")}`);
  }
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message, params }) =>
        `${instancePath} ${message} ${JSON.stringify(params)}`.trim(),
      );
}

/** The endpoint that a request is for, such as `GET /repos/{owner}/{repo}`; undefined where GitHub has none. */
export function endpointOf(method: string, path: string): string | undefined {
  const { paths } = github().description;
  const template = templateOf(path, Object.keys(paths));
  return template !== undefined && method.toLowerCase() in (paths[template] ?? {})
    ? `${method} ${template}`
    : undefined;
}

/** The path of the description that a request's path is one of: the one with the fewest parameters. */
function templateOf(path: string, templates: string[]): string | undefined {
  const parts = path.split("/");
  return templates
    .filter((template) => {
      const its = template.split("/");
      return (
        its.length === parts.length &&
        its.every((part, index) => part.startsWith("{") || part === parts[index])
      );
    })
    .sort((one, other) => one.split("{").length - other.split("{").length)[0];
}

const Response = z.object({
  $ref: z.string().optional(),
  content: z.record(z.string(), z.unknown()).optional(),
});
const Responses = z.record(z.string(), Response);
const Operation = z.object({ responses: Responses });
const Description = z.object({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({ responses: Responses, schemas: z.record(z.string(), z.unknown()) }),
});

let loaded: ReturnType<typeof load> | undefined;

function github() {
  loaded ??= load();
  return loaded;
}

function load() {
  const file = require.resolve("@octokit/openapi/generated/api.github.com.json");
  const json = JSON.parse(readFileSync(file, "utf8"), (_, value) => withNull(value));
  const { paths, components } = Description.parse(json);
  // GitHub adds words of its own to OpenAPI's.
  const ajv = new Ajv({ strict: false, logger: false, validateFormats: true });
  addFormats.default(ajv);
  // The references in it lead to `#/components/…`.
  ajv.addSchema({ $id: "github", paths: json.paths, components: json.components });
  return { ajv, description: { paths, responses: components.responses } };
}

/**
 * OpenAPI 3.0 says `nullable` where JSON Schema lists null. And one mistake is corrected: the account of an installation
 * would have to be a user and an enterprise at once.
 */
function withNull(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("nullable" in value) || value.nullable !== true) {
    return value;
  }
  const { nullable: _, ...schema } = value;
  const corrected = "allOf" in schema && isAccount(schema.allOf) ? { anyOf: schema.allOf } : schema;
  return { anyOf: [{ type: "null" }, corrected] };
}

function isAccount(schemas: unknown): boolean {
  const titles = z.array(z.looseObject({ title: z.string() })).safeParse(schemas).data;
  return titles?.map(({ title }) => title).join() === "Simple User,Enterprise";
}
