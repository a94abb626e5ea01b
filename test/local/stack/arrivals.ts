import { z } from "zod";
import type { StoredMessage } from "../stand-ins/slack/message.ts";
import { DATASET, TABLE } from "./dataset.ts";
import { CHANNEL } from "./names.ts";
import type { Stack } from "./stack.ts";

/** The messages in the local Slack that have this event's id in their metadata. */
export function slackMessagesOf(stack: Stack, eventId: string): StoredMessage[] {
  const messages = stack.slack.messages(CHANNEL.name);
  return messages.filter(({ metadata }) => metadata?.event_payload.event_id === eventId);
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
