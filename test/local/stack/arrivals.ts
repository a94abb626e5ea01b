import { z } from "zod";
import type { StoredMessage } from "../stand-ins/slack/workspace.ts";
import { DATASET, TABLE } from "./dataset.ts";
import { CHANNEL } from "./names.ts";
import type { Stack } from "./stack.ts";

/** The messages in Slack that carry this event's id. */
export function slackMessagesOf(stack: Stack, eventId: string): StoredMessage[] {
  const messages = stack.slack.messages(CHANNEL.name);
  return messages.filter(({ metadata }) => metadata?.event_payload.event_id === eventId);
}

const Row = z.looseObject({ event_id: z.string() });
export type Row = z.infer<typeof Row>;

/** All rows of issue_events, read as any client would. */
export async function allRows(stack: Stack): Promise<Row[]> {
  const [rows] = await stack.bigquery.dataset(DATASET).table(TABLE).getRows();
  return z.array(Row).parse(rows);
}

export async function rowsOf(stack: Stack, eventId: string): Promise<Row[]> {
  return (await allRows(stack)).filter((row) => row.event_id === eventId);
}
