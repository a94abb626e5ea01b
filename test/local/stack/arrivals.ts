import { z } from "zod";
import type { StoredMessage } from "../stand-ins/slack/message.ts";
import type { LocalSlack } from "../stand-ins/slack/server.ts";
import { DATASET, TABLE } from "./dataset.ts";
import { CHANNEL } from "./names.ts";
import type { Stack } from "./stack.ts";

/** A line in the thread of a card. */
interface ShownLine {
  /** `c:<comment's id>`, `e:<first half of the event's id>`, or `m:…` where a route mentions somebody */
  key: string;
  block: StoredMessage["blocks"][number] | undefined;
  /** The message that shows it, perhaps beside other lines. */
  message: StoredMessage;
}

/** What a channel of the local Slack shows of one issue. */
export interface ShownIssue {
  /** One, where all is well. */
  cards: StoredMessage[];
  /** The oldest message's first. */
  lines: ShownLine[];
}

/** What the slack function writes into the metadata of its messages. */
const CardMetadata = z.object({
  event_type: z.literal("issue_card"),
  event_payload: z.object({ card: z.string(), issue: z.object({ id: z.number() }) }),
});
const LinesMetadata = z.object({
  event_type: z.literal("issue_card_lines"),
  event_payload: z.object({ card: z.string(), lines: z.array(z.object({ key: z.string() })) }),
});

/** What the local Slack shows of each issue, by the issue's id. */
export function shownIssues(
  { slack }: { slack: Pick<LocalSlack, "messages"> },
  channel = CHANNEL.name,
): Map<number, ShownIssue> {
  const issues = new Map<number, ShownIssue>();
  const byKey = new Map<string, ShownIssue>();
  const messages = slack.messages(channel);
  for (const message of messages) {
    const card = CardMetadata.safeParse(message.metadata).data?.event_payload;
    if (card) {
      const issue = issues.get(card.issue.id) ?? { cards: [], lines: [] };
      issue.cards.push(message);
      issues.set(card.issue.id, issue);
      byKey.set(card.card, issue);
    }
  }
  for (const message of messages) {
    const thread = LinesMetadata.safeParse(message.metadata).data?.event_payload;
    const lines = thread?.lines.map(({ key }, index) => ({ key, block: message.blocks[index], message }));
    byKey.get(thread?.card ?? "")?.lines.push(...(lines ?? []));
  }
  return issues;
}

/** What the local Slack shows of one issue. */
export function shownOf(
  stack: Pick<Stack, "slack">,
  issueId: number | undefined,
  channel = CHANNEL.name,
): ShownIssue {
  return shownIssues(stack, channel).get(issueId ?? Number.NaN) ?? { cards: [], lines: [] };
}

const StoredRow = z.looseObject({ event_id: z.string() });
export type StoredRow = z.infer<typeof StoredRow>;

/** All rows of `issue_events` in the local BigQuery. */
export async function allRows(stack: Stack): Promise<StoredRow[]> {
  const [rows] = await stack.bigquery.dataset(DATASET).table(TABLE).getRows();
  return z.array(StoredRow).parse(rows);
}

/** The rows of `issue_events` in the local BigQuery that have this event's id. */
export async function rowsOf(stack: Stack, eventId: string): Promise<StoredRow[]> {
  return (await allRows(stack)).filter((row) => row.event_id === eventId);
}
