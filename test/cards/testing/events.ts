import { digest } from "@issue-relay/shared/event/event-id";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { Cards } from "../../../functions/slack/src/protocol/cards.ts";
import type { OneCard } from "./one-card.ts";
import { EPOCH } from "./world.ts";

export const MINUTE = 60_000;

export const opened = anIssueEvent({ id: digest("opened") });

interface CommentFields {
  action?: string;
  /** Minutes after the beginning at which it was written, and at which that happened. */
  minute?: number;
  edited?: number;
  source?: "recovery";
}

export function comment(id: number, text: string, fields: CommentFields = {}): IssueEvent {
  const { action = "created", minute = 10 + id, edited = minute, ...rest } = fields;
  const createdAt = new Date(EPOCH + minute * MINUTE).toISOString();
  const updatedAt = new Date(EPOCH + edited * MINUTE).toISOString();
  return anIssueEvent({
    id: digest(`${action} ${id} ${edited}`),
    type: "issue_comment",
    action,
    occurredAt: updatedAt,
    ...rest,
    comment: { id, author: { login: "bob", type: "User" }, createdAt, updatedAt, excerpt: text },
  });
}

/** Delivers an event every five minutes until it is acknowledged. Returns the number of attempts; 0 where that never comes. */
export async function delivered(card: OneCard, event: IssueEvent, attempts = 15): Promise<number> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      await card.show(event, new Cards());
      return attempt;
    } catch {
      card.now += 5 * MINUTE;
    }
  }
  return 0;
}
