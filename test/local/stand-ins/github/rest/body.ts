import type { Context } from "hono";
import { z } from "zod";
import { GitHubError } from "./github-error.ts";

/**
 * The JSON of a request; an empty body is an empty object.
 * @throws GitHubError 400 where it is not JSON, 422 where it is not what the schema expects
 */
export async function bodyOf<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const text = await c.req.text();
  let value: unknown;
  try {
    value = text === "" ? {} : JSON.parse(text);
  } catch {
    throw new GitHubError(400, "Problems parsing JSON");
  }
  return valid(schema, value);
}

/** The parameters of a request. @throws GitHubError 422 where they are not what the schema expects */
export function queryOf<T>(c: Context, schema: z.ZodType<T>): T {
  return valid(schema, c.req.query());
}

/** @throws GitHubError 422 where it is not what the schema expects */
export function valid<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new GitHubError(422, `Invalid request.\n\n${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}
