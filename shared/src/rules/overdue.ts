import { digest } from "../event/event-id.ts";
import { IssueEvent } from "../event/issue-event.ts";
import type { OutgoingMessage } from "../event/message.ts";
import { readVersioned } from "../event/versioned.ts";
import * as z from "../zod.ts";

/** The newest version that this code writes and reads. */
const VERSION = 1;

/** The attribute `type` of a message that carries one. No event of GitHub's has this name. */
export const OVERDUE_TYPE = "overdue";

/** An issue has waited for longer than a rule allows. `digest` publishes it, `actions` does what the rule says. */
const Overdue = z.object({
  version: z.int().default(VERSION),
  /** The rule's name in the file. */
  rule: z.string(),
  /** When it was found to be overdue, in ISO 8601. */
  at: z.iso.datetime(),
  /** The issue as BigQuery's views know it, as `issues.observed`: nobody did anything. Its id names the waiting, see {@link waitingId}. */
  event: IssueEvent,
});
export type Overdue = z.infer<typeof Overdue>;

/**
 * Names what a rule acts on once: that an issue waits for something since a moment, in ISO 8601. Whoever finds that out, and however often,
 * it is the same: 32 hex digits.
 */
export function waitingId(
  { host, issueId }: { host: string; issueId: number },
  without: string,
  since: string,
): string {
  return digest(JSON.stringify([host, issueId, "waits", without, since]));
}

export function overdueMessage(overdue: Overdue): OutgoingMessage {
  const { rule, event } = overdue;
  return {
    data: Buffer.from(JSON.stringify(overdue)),
    attributes: { type: OVERDUE_TYPE, action: rule, repository: event.repository.name, eventId: event.id },
  };
}

/** Whether a message carries one, by its attributes. */
export function isOverdue({ type }: Record<string, string>): boolean {
  return type === OVERDUE_TYPE;
}

/**
 * What the data of a message says is overdue.
 * @param data base64, as Pub/Sub pushes it
 * @throws NewerVersion where it has a version that only a newer revision knows
 * @throws BadMessage where it is something else
 */
export function decodeOverdue(data: string): Overdue {
  return readVersioned(data, {
    what: "an overdue issue",
    newest: VERSION,
    parse: (json) => Overdue.parse(json),
  });
}
