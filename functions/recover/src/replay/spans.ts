import { ask, type Query } from "@issue-relay/shared/ask";
import { HOOK_EVENTS } from "@issue-relay/shared/github/hook";
import * as z from "@issue-relay/shared/zod";

/** A time, its end not included. */
export interface Span {
  from: Date;
  to: Date;
  /** How many deliveries of it have no usable name of an event: nobody can tell what they are about. */
  nameless: number;
}

/**
 * So many deliveries are mapped within a minute or two, and came on at most as many days: a load job may change 4,000 partitions.
 * https://cloud.google.com/bigquery/quotas#partitioned_tables
 */
const SPAN_DELIVERIES = 4_000;

const IN_TIME = "publish_time >= TIMESTAMP_MILLIS(@from) AND publish_time < TIMESTAMP_MILLIS(@to)";
const EVENT = `JSON_VALUE(attributes, '$."x-github-event"')`;
const IS_OURS = `${EVENT} IN (${Object.keys(HOOK_EVENTS)
  .map((name) => `'${name}'`)
  .join(", ")})`;

/** Which raw deliveries may be about issues: those of our events. */
export const WHICH = `
WHERE ${IN_TIME}
  AND ${IS_OURS}`;

const Hour = z.object({ hour: z.int(), ours: z.int(), nameless: z.int() });

/**
 * Divides a time by the deliveries that came in it: so nothing is asked about a time without any, and a call comes to the end of a part,
 * however many came on one day. An hour is not divided: a call can map some tens of thousands.
 * @throws BigQueryAway, BrokenDestination
 */
export async function spansOf(
  query: Query,
  table: string,
  { from, to }: Pick<Span, "from" | "to">,
): Promise<Span[]> {
  const sql = `
SELECT
  UNIX_MILLIS(TIMESTAMP_TRUNC(publish_time, HOUR)) AS hour,
  COUNTIF(${IS_OURS}) AS ours,
  COUNTIF(IFNULL(${EVENT}, 'unknown') = 'unknown') AS nameless
FROM ${table}
WHERE ${IN_TIME}
GROUP BY hour
HAVING ours + nameless > 0
ORDER BY hour`;
  const spans: { from: Date; ours: number; nameless: number }[] = [];
  for (const { hour, ours, nameless } of await ask(query, Hour, sql, {
    from: from.getTime(),
    to: to.getTime(),
  })) {
    const last = spans.at(-1);
    if (last && last.ours + ours <= SPAN_DELIVERIES) {
      last.ours += ours;
      last.nameless += nameless;
    } else {
      spans.push({ from: new Date(Math.max(hour, from.getTime())), ours, nameless });
    }
  }
  return spans.map((span, index) => ({
    from: span.from,
    to: spans[index + 1]?.from ?? to,
    nameless: span.nameless,
  }));
}
