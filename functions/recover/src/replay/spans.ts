import { ask, type Query } from "@issue-relay/shared/ask";
import { HOOK_EVENTS } from "@issue-relay/shared/github/hook";
import { attributeOf, EVENT } from "@issue-relay/shared/github/stored-delivery";
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
const NAME = attributeOf(EVENT);
const IS_OURS = `${NAME} IN (${Object.keys(HOOK_EVENTS)
  .map((name) => `'${name}'`)
  .join(", ")})`;

/** Which raw deliveries may be about issues: those of our events. */
export const WHICH = `
WHERE ${IN_TIME}
  AND ${IS_OURS}`;

const Piece = z.object({ start: z.int(), ours: z.int(), nameless: z.int() });

/**
 * Divides a time by the deliveries that came in it: so nothing is asked about a time without any, and a call comes to the end of a part,
 * however many came on one day. A part is some hours; minutes, where an hour has more than one part may have. A minute is not divided.
 * @throws BigQueryAway, BrokenDestination
 */
export async function spansOf(
  query: Query,
  table: string,
  { from, to }: Pick<Span, "from" | "to">,
): Promise<Span[]> {
  const sql = `
WITH minutes AS (
  SELECT
    TIMESTAMP_TRUNC(publish_time, MINUTE) AS minute,
    TIMESTAMP_TRUNC(publish_time, HOUR) AS hour,
    COUNTIF(${IS_OURS}) AS ours,
    COUNTIF(IFNULL(${NAME}, 'unknown') = 'unknown') AS nameless
  FROM ${table}
  WHERE ${IN_TIME}
  GROUP BY minute, hour
  HAVING ours + nameless > 0
),
pieces AS (
  SELECT
    IF(SUM(ours) OVER (PARTITION BY hour) > ${SPAN_DELIVERIES}, minute, hour) AS piece,
    ours,
    nameless
  FROM minutes
)
SELECT UNIX_MILLIS(piece) AS start, SUM(ours) AS ours, SUM(nameless) AS nameless
FROM pieces
GROUP BY piece
ORDER BY piece`;
  const spans: { from: Date; ours: number; nameless: number }[] = [];
  for (const { start, ours, nameless } of await ask(query, Piece, sql, {
    from: from.getTime(),
    to: to.getTime(),
  })) {
    const last = spans.at(-1);
    if (last && last.ours + ours <= SPAN_DELIVERIES) {
      last.ours += ours;
      last.nameless += nameless;
    } else {
      spans.push({ from: new Date(Math.max(start, from.getTime())), ours, nameless });
    }
  }
  return spans.map((span, index) => ({
    from: span.from,
    to: spans[index + 1]?.from ?? to,
    nameless: span.nameless,
  }));
}
