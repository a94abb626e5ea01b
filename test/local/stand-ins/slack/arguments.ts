import type { Context } from "hono";
import { z } from "zod";
import { SlackError } from "./slack-error.ts";

/** A Web API method's arguments: from JSON, a form, or the query. */
export type Arguments = Record<string, unknown>;

export const Text = z.string().catch("");
export const Flag = z.union([z.boolean(), z.stringbool(), z.number().transform(Boolean)]);

/**
 * @throws SlackError `invalid_json`, `json_not_object`, `invalid_form_data`, `missing_post_type`,
 * `invalid_post_type`
 */
export async function argumentsOf(c: Context): Promise<Arguments> {
  const query = c.req.query();
  if (c.req.method === "GET") {
    return query;
  }
  switch (mediaType(c)) {
    case "application/json":
      return { ...query, ...jsonObject(await c.req.text()) };
    case "application/x-www-form-urlencoded":
    case "multipart/form-data":
      try {
        return { ...query, ...(await c.req.parseBody()) };
      } catch {
        throw new SlackError("invalid_form_data");
      }
    case "":
      throw new SlackError("missing_post_type");
    default:
      throw new SlackError("invalid_post_type");
  }
}

/** Whether Slack would warn: it takes JSON without a charset, but says so. */
export function lacksCharset(c: Context): boolean {
  return mediaType(c) === "application/json" && !/charset=/i.test(c.req.header("content-type") ?? "");
}

function mediaType(c: Context): string {
  const [type = ""] = (c.req.header("content-type") ?? "").split(";");
  return type.trim().toLowerCase();
}

function jsonObject(body: string): Arguments {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new SlackError("invalid_json");
  }
  const parsed = z.record(z.string(), z.unknown()).safeParse(value);
  if (!parsed.success) {
    throw new SlackError("json_not_object");
  }
  return parsed.data;
}
