import type { Deed } from "@issue-relay/local/stand-ins/github/issues/deed";
import { MEI, MONDAY, OTTER } from "@issue-relay/local/stand-ins/github/testing/acme";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { eventIn } from "@issue-relay/shared/github/testing/event-in";
import { z } from "zod";
import type { aHistoryWorld } from "./a-history-world.ts";

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

const Named = z.array(z.object({ deliveryId: z.string(), problem: z.string() }));

const Replayed = z.object({
  dryRun: z.boolean(),
  deliveries: z.int(),
  events: z.int(),
  added: z.int(),
  nameless: z.int(),
  notUnderstood: z.int(),
  examples: Named,
  withoutDetail: z.int(),
  details: Named,
  nextFrom: z.string().nullable(),
  isComplete: z.boolean(),
  problems: z.array(z.object({ reason: z.string(), problem: z.string() })),
});

export type World = Awaited<ReturnType<typeof aHistoryWorld>>;

/** All of the week in which the issues were. */
export const WEEK = {
  from: new Date(MONDAY - DAY).toISOString(),
  to: new Date(MONDAY + 6 * DAY).toISOString(),
};

export async function aReplay(world: World, options: { deadlineMs?: number } = {}) {
  const { call, log } = await world.newRecover(options);
  return {
    call,
    log,
    async replay(input: object = {}) {
      const { status, json } = await call("replay", { ...WEEK, dryRun: false, ...input });
      return { status, ...Replayed.parse(json) };
    },
  };
}

/** An issue that was opened, labeled, commented and closed: what webhooks told. */
export function aLife({ issues }: World, at = MONDAY) {
  const { issue, occurrences } = issues.apply({
    action: "opened",
    repository: "acme/web",
    title: "Login fails",
    by: OTTER,
    at,
  });
  const steps = [
    { action: "labeled", label: "bug", by: MEI },
    { action: "commented", body: "I look at it.", by: MEI },
    { action: "closed", reason: "completed", by: MEI },
  ];
  const told = steps.flatMap(
    (step, index) =>
      issues.apply({ ...step, issue: issue?.id, at: at + (index + 1) * HOUR } as Deed).occurrences,
  );
  return [...occurrences, ...told];
}

export function eventsOf(told: ReturnType<typeof aLife>): IssueEvent[] {
  return told.flatMap(({ event, payload, at }) => eventIn(event, payload, { receivedAt: at }) ?? []);
}

/** What view `events` shows, in order of time. */
export function shown({ query }: World) {
  return query(`
    SELECT action, issue_title, issue_labels, delivery_id, FORMAT_TIMESTAMP('%FT%T', received_at, 'UTC') AS received
    FROM events ORDER BY occurred_at, event_id`);
}

export const count = async ({ query }: World, table: string) =>
  z.array(z.object({ n: z.int() })).parse(await query(`SELECT COUNT(*) AS n FROM ${table}`))[0]?.n;
