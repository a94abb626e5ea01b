import type { Query, QueryPages } from "@issue-relay/shared/ask";
import { messageOf } from "@issue-relay/shared/errors";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { rowOf } from "@issue-relay/shared/event/row";
import { understandDelivery } from "@issue-relay/shared/github/understand-delivery";
import type { Writer } from "@issue-relay/shared/github/written-for";
import { LOAD_MS } from "@issue-relay/shared/load-rows";
import { shortLine } from "@issue-relay/shared/problems";
import type { Batch } from "../batch.ts";
import { deliveriesOf, type StoredDelivery } from "./deliveries.ts";
import { countKnown } from "./known.ts";
import type { Span } from "./spans.ts";

/** How many deliveries are named of which something is not understood. */
const NAMED = 20;

/** What a query needs at most, or one page of its result, with the start of the query: shared/src/google/bigquery.ts. */
export const QUERY_MS = 70_000;

interface Named {
  deliveryId: string;
  problem: string;
}

/** What has been mapped. */
export interface Replayed {
  deliveries: number;
  /** How many different events they tell of, part by part: one of which two deliveries came hours apart may count twice. */
  events: number;
  /** How many of these had no row before the call. */
  added: number;
  /** How many others have no usable name of an event. They become no rows, whatever the mapping is. */
  nameless: number;
  /** How many deliveries were not understood: there is no row of them. */
  notUnderstood: number;
  /** Some of those. */
  examples: Named[];
  /** How many were mapped without a detail that was not understood. */
  withoutDetail: number;
  /** Some of those. */
  details: Named[];
}

export interface ReplayTools extends Writer {
  query: Query;
  queryPages: QueryPages;
  /** The table of events. */
  table: string;
  /** The table of raw deliveries. */
  deliveries: string;
}

/**
 * Maps the deliveries of a period as ingress would today.
 * @param options.mappedAt the same for all rows of a call: of copies that are mapped together, `events` shows the one that came first
 * @param options.batch gets the rows; undefined where nothing shall be loaded
 * @param options.hasTime whether there is still so much of it, in ms: nothing is begun for which there is not
 * @returns undefined where the time was over before the end
 * @throws BigQueryAway, BrokenDestination
 */
export async function replaySpan(
  span: Span,
  { query, queryPages, table, deliveries, host, appId }: ReplayTools,
  { mappedAt, batch, hasTime }: { mappedAt: Date; batch: Batch | undefined; hasTime(ms: number): boolean },
): Promise<Replayed | undefined> {
  const done = nothingOf(span.nameless);
  const ids = new Set<string>();
  let received = mappedAt;
  const mapped_at = mappedAt.toISOString();
  const canLoad = () => batch === undefined || hasTime(LOAD_MS);
  for await (const page of deliveriesOf(queryPages, deliveries, span)) {
    done.deliveries += page.length;
    for (const event of page.flatMap((delivery) => understood(delivery, { host, appId }, done) ?? [])) {
      ids.add(event.id);
      received = earlierOf(received, new Date(event.receivedAt));
      // One row makes no more than one load.
      if (!canLoad()) {
        return undefined;
      }
      await batch?.add([{ ...rowOf(event), mapped_at }]);
    }
    if (!hasTime(QUERY_MS)) {
      return undefined;
    }
  }
  if (!canLoad()) {
    return undefined;
  }
  await batch?.flush();
  if (!hasTime(QUERY_MS)) {
    return undefined;
  }
  done.events = ids.size;
  const times = { received, mapped: mappedAt };
  done.added = ids.size === 0 ? 0 : ids.size - (await countKnown(query, table, [...ids], times));
  return done;
}

function earlierOf(one: Date, other: Date): Date {
  return other < one ? other : one;
}

/** Where nothing has been mapped yet. */
export function nothingOf(nameless: number): Replayed {
  return {
    deliveries: 0,
    events: 0,
    added: 0,
    nameless,
    notUnderstood: 0,
    examples: [],
    withoutDetail: 0,
    details: [],
  };
}

/** Adds what a part of them was to what has been mapped. */
export function add({ examples, details, ...counts }: Replayed, done: Replayed): void {
  done.deliveries += counts.deliveries;
  done.events += counts.events;
  done.added += counts.added;
  done.nameless += counts.nameless;
  done.notUnderstood += counts.notUnderstood;
  done.withoutDetail += counts.withoutDetail;
  done.examples.push(...examples.slice(0, NAMED - done.examples.length));
  done.details.push(...details.slice(0, NAMED - done.details.length));
}

function understood(delivery: StoredDelivery, writer: Writer, done: Replayed): IssueEvent | undefined {
  const { body, receivedAt, ...names } = delivery;
  try {
    const raw = { ...names, body: Buffer.from(body), contentType: "application/json" };
    const event = understandDelivery(raw, { receivedAt, ...writer });
    if (event && event.problems.length > 0) {
      done.withoutDetail += 1;
      name(delivery, event.problems.join("; "), done.details);
    }
    return event?.value;
  } catch (error) {
    done.notUnderstood += 1;
    name(delivery, messageOf(error), done.examples);
    return undefined;
  }
}

function name({ deliveryId }: StoredDelivery, problem: string, among: Named[]): void {
  if (among.length < NAMED) {
    among.push({ deliveryId, problem: shortLine(problem) });
  }
}
