import { schemas } from "@octokit/openapi-webhooks";
import { z } from "zod";

const Type = z.enum(["object", "array", "string", "integer", "number", "boolean", "null"]);

/** A part of a JSON schema, as far as GitHub's use it. */
const Schema = z.object({
  $ref: z.string().optional(),
  type: z.union([Type, z.array(Type)]).optional(),
  enum: z.array(z.unknown()).optional(),
  format: z.string().optional(),
  examples: z.array(z.unknown()).optional(),
  required: z.array(z.string()).default([]),
  get properties() {
    return z.record(z.string(), Schema).default({});
  },
  get items() {
    return Schema.optional();
  },
  get oneOf() {
    return z.array(Schema).optional();
  },
  get anyOf() {
    return z.array(Schema).optional();
  },
  get allOf() {
    return z.array(Schema).optional();
  },
});
type Schema = z.infer<typeof Schema>;

const Webhook = z.object({
  post: z.object({
    /** Such as `issue-comment/created`. */
    operationId: z.string(),
    requestBody: z.object({ content: z.object({ "application/json": z.object({ schema: Schema }) }) }),
  }),
});
const Document = z.object({
  webhooks: z.record(z.string(), z.unknown()),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

/** The published schemas: of github.com, Enterprise Cloud, and the versions of Enterprise Server. */
export const PUBLISHED = [
  "api.github.com",
  "ghec",
  "ghes-3.14",
  "ghes-3.15",
  "ghes-3.16",
  "ghes-3.17",
  "ghes-3.18",
  "ghes-3.19",
] as const;

/** What a payload can look like by its schema: with everything, without what may be absent, with null where it may be. */
export type Extreme = "full" | "bare" | "null" | "bare and null";
export const EXTREMES: readonly Extreme[] = ["full", "bare", "null", "bare and null"];

/** One way in which a payload may differ from the full one. */
export interface Variant {
  path: (string | number)[];
  /** Absent where undefined. */
  value: unknown;
}

export interface PublishedEvent {
  /** GitHub's name of the schema, such as `issues-opened`. */
  name: string;
  /** `X-GitHub-Event` */
  event: string;
  payload(extreme: Extreme): object;
  /** Each place of the full payload that may be absent, null or of another form. */
  variants: Variant[];
}

/** The events of one document whose names pass. */
export function publishedEvents(
  document: (typeof PUBLISHED)[number],
  isOurs: (event: string) => boolean,
): PublishedEvent[] {
  const { webhooks, components } = Document.parse(schemas[document]);
  const read = remembered((name: string) => Schema.parse(components.schemas[name]));
  return Object.entries(webhooks).flatMap(([name, webhook]) => {
    const { operationId, requestBody } = Webhook.parse(webhook).post;
    const event = operationId.replace(/\/.*/, "").replaceAll("-", "_");
    if (!isOurs(event)) {
      return [];
    }
    const { schema } = requestBody.content["application/json"];
    const payload = (extreme: Extreme) => z.looseObject({}).parse(sample(schema, "", extreme, read));
    return [{ name, event, payload, variants: variantsOf(schema, read) }];
  });
}

type Read = (name: string) => Schema;

/** A schema without references, and with the parts of `allOf` as one; the alternatives of `oneOf` and `anyOf` apart. */
function resolved(schema: Schema, read: Read): { alternatives: Schema[]; isNullable: boolean } {
  if (schema.$ref !== undefined) {
    return resolved(read(schema.$ref.replace("#/components/schemas/", "")), read);
  }
  const { allOf, oneOf, anyOf, ...rest } = schema;
  if (allOf) {
    const parts = allOf.map((part) => resolved(part, read).alternatives[0] ?? part);
    // The first part describes its properties whole; the later ones say less of the same properties.
    const properties = Object.assign({}, ...parts.map((part) => part.properties).reverse());
    const required = parts.flatMap((part) => part.required);
    return { alternatives: [{ ...rest, type: "object", properties, required }], isNullable: false };
  }
  const types = [schema.type ?? []].flat();
  const isNullable = types.includes("null") || schema.enum?.includes(null) === true;
  const choices = oneOf ?? anyOf;
  // Some schemas have types of their own beside the alternatives, which say the same again.
  if (choices && Object.keys(schema.properties).length === 0) {
    const all = choices.map((choice) => resolved(choice, read));
    return {
      alternatives: all.flatMap(({ alternatives }) => alternatives),
      isNullable: isNullable || all.some((each) => each.isNullable),
    };
  }
  const alternatives = types.filter((type) => type !== "null").map((type) => ({ ...rest, type }));
  return { alternatives: types.length === 0 ? [rest] : alternatives, isNullable };
}

/** Addresses that ingress reads: the sample of any other text could not be one of GitHub's. */
const ADDRESSES: Record<string, string> = {
  html_url: "https://github.com/acme/web/issues/1",
  repository_url: "https://api.github.com/repos/acme/web",
  parent_issue_url: "https://api.github.com/repos/acme/web/issues/2",
};

function sample(schema: Schema, name: string, extreme: Extreme, read: Read): unknown {
  const { alternatives, isNullable } = resolved(schema, read);
  const [first] = alternatives;
  if (!first || (isNullable && extreme.includes("null"))) {
    return null;
  }
  const known = first.enum?.find((value) => value !== null) ?? first.examples?.[0];
  switch (first.type) {
    case "array":
      return first.items ? [sample(first.items, name, extreme, read)] : [];
    case "string":
      return textOf(first, name, known);
    case "integer":
    case "number":
      return typeof known === "number" ? known : 1;
    case "boolean":
      return true;
    default:
      return Object.fromEntries(
        Object.entries(first.properties)
          .filter(([key]) => !extreme.includes("bare") || first.required.includes(key))
          // With it, a payload is about a pull request.
          .filter(([key]) => key !== "pull_request")
          .map(([key, property]) => [key, sample(property, key, extreme, read)]),
      );
  }
}

function textOf({ format }: Schema, name: string, known: unknown): string {
  switch (format) {
    case "date-time":
      return "2026-03-02T09:30:00Z";
    case "uri":
      return ADDRESSES[name] ?? "https://api.github.com/x";
    default:
      return typeof known === "string" ? known : name === "state" ? "open" : `a ${name}`;
  }
}

function variantsOf(schema: Schema, read: Read, name = "", path: Variant["path"] = []): Variant[] {
  const { alternatives, isNullable } = resolved(schema, read);
  const [first, ...others] = alternatives;
  return [
    ...(isNullable ? [{ path, value: null }] : []),
    ...others.map((other) => ({ path, value: sample(other, name, "full", read) })),
    ...(first ? variantsInside(first, read, path) : []),
  ];
}

function variantsInside(schema: Schema, read: Read, path: Variant["path"]): Variant[] {
  if (schema.type === "array") {
    const inside = schema.items ? variantsOf(schema.items, read, "", [...path, 0]) : [];
    return [{ path, value: [] }, ...inside];
  }
  return Object.entries(schema.properties)
    .filter(([key]) => key !== "pull_request")
    .flatMap(([key, property]) => [
      ...(schema.required.includes(key) ? [] : [{ path: [...path, key], value: undefined }]),
      ...variantsOf(property, read, key, [...path, key]),
    ]);
}

function remembered<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}
