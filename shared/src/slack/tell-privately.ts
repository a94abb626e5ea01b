import { escapeText } from "./escape-text.ts";
import { messageBody, type SlackMessage } from "./message.ts";
import { type Piece, plainText } from "./piece.ts";
import { richText } from "./rich-text.ts";
import type { WebApi } from "./web-api.ts";

/** Whom to tell, and where: in a channel, or in a thread of it. */
export interface Listener {
  member: string;
  channel: string;
  thread?: string | undefined;
}

/**
 * Shows a message to one member alone, until Slack is loaded anew. It can't be found again: where no answer comes, nobody knows.
 * https://docs.slack.dev/reference/methods/chat.postEphemeral
 * @throws UnknownOutcome, Refused, BrokenDestination
 */
export async function tellPrivately(
  api: WebApi,
  { member: user, channel, thread }: Listener,
  pieces: Piece[],
): Promise<void> {
  const message: SlackMessage = {
    text: escapeText(plainText(pieces)),
    blocks: [{ type: "rich_text", elements: [{ type: "rich_text_section", elements: richText(pieces) }] }],
  };
  const { unfurl_links: _, unfurl_media: __, ...body } = messageBody(message);
  await api.write("chat.postEphemeral", {
    channel,
    user,
    ...(thread !== undefined && { thread_ts: thread }),
    ...body,
  });
}
