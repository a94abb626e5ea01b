import { Attempt } from "../attempt.ts";

export const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const NOW = Date.parse("2026-03-10T12:00:00Z");
export const THREE_DAYS_AGO = NOW - 72 * HOUR;

let ids = 0;

/** An attempt so many minutes before {@link NOW}, with what ingress answered. A later call has a larger id. */
export function attempt(guid: string, minutesAgo: number, code: number, redelivery = false): Attempt {
  ids += 1;
  return Attempt.parse({
    id: ids,
    guid,
    delivered_at: new Date(NOW - minutesAgo * MINUTE).toISOString(),
    redelivery,
    status: "",
    status_code: code,
    event: "issues",
  });
}
