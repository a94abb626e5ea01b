import { z } from "zod";
import { SlackError } from "./slack-error.ts";

/** How many items a page may hold: `fallback` where nothing or nonsense is asked for, and never more than `max`. */
export function limitFrom(asked: unknown, fallback: number, max: number): number {
  return z.coerce
    .number()
    .int()
    .transform((limit) => (limit > 0 ? Math.min(limit, max) : fallback))
    .catch(fallback)
    .parse(asked);
}

/**
 * One page, and where the next one starts: https://docs.slack.dev/apis/web-api/pagination
 * @throws SlackError `invalid_cursor`
 */
export function pageFrom<T>(all: readonly T[], cursor: string, limit: number) {
  const start =
    cursor === "" ? 0 : Number(/^next:(\d+)$/.exec(Buffer.from(cursor, "base64").toString())?.[1]);
  if (Number.isNaN(start)) {
    throw new SlackError("invalid_cursor");
  }
  const end = start + limit;
  const has_more = end < all.length;
  const next_cursor = has_more ? Buffer.from(`next:${end}`).toString("base64") : "";
  return { items: all.slice(start, end), has_more, next_cursor };
}
