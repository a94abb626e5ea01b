import type { QueryParameters } from "@issue-relay/shared/ask";
import * as z from "@issue-relay/shared/zod";

const Text = z.string().min(1).max(1_024);
const Hours = z.number().positive().max(100_000);

/** Which of the waiting dead letters are meant: those for which all of this holds. */
export const Filter = z.strictObject({
  /** Who could not process it: `ingress`, or a consumer. */
  consumer: Text.exactOptional(),
  /** A part of the reason, without case. */
  reason: Text.exactOptional(),
  /** `owner/name`, without case. */
  repository: Text.exactOptional(),
  olderThanHours: Hours.exactOptional(),
  newerThanHours: Hours.exactOptional(),
  /** Pub/Sub's ID of the message. */
  id: Text.exactOptional(),
});
export type Filter = z.infer<typeof Filter>;

const HOUR_MS = 3_600_000;

const CONDITIONS = new Map([
  ["consumer", "consumer = @consumer"],
  ["reason", "STRPOS(LOWER(reason), LOWER(@reason)) > 0"],
  ["repository", "LOWER(repository) = LOWER(@repository)"],
  ["before", "dead_at < TIMESTAMP(@before)"],
  ["after", "dead_at > TIMESTAMP(@after)"],
  ["id", "message_id = @id"],
]);

/** A filter as a condition on the view `waiting_dead_letters`, with its parameters. */
export function conditionOf(filter: Filter): { condition: string; params: QueryParameters } {
  const { olderThanHours, newerThanHours, ...texts } = filter;
  const params = {
    ...texts,
    ...(olderThanHours !== undefined && { before: hoursAgo(olderThanHours) }),
    ...(newerThanHours !== undefined && { after: hoursAgo(newerThanHours) }),
  };
  const conditions = Object.keys(params).map((name) => CONDITIONS.get(name));
  return { condition: ["TRUE", ...conditions].join(" AND "), params };
}

function hoursAgo(hours: number): string {
  return new Date(Date.now() - hours * HOUR_MS).toISOString();
}
