import { Refused } from "./failures.ts";
import { messageBody } from "./message.ts";
import type { Piece } from "./piece.ts";
import { respond } from "./respond.ts";
import { richMessage } from "./rich-message.ts";
import type { Send } from "./send.ts";
import type { WebApi } from "./web-api.ts";

/** Whom to tell, and in which channel. */
export interface Listener {
  member: string;
  channel: string;
  /** Where they have used a shortcut: what Slack has sent with it to answer them. */
  responseUrl?: string | undefined;
}

/** Slack, as the bot, and without a token. */
export interface Teller {
  api: WebApi;
  send: Send;
}

/**
 * Shows a message to one member alone, until Slack is loaded anew. It can't be found again: where no answer comes, nobody knows.
 * https://docs.slack.dev/reference/methods/chat.postEphemeral
 * @throws UnknownOutcome, Refused, BrokenDestination
 */
export async function tellPrivately(
  { api, send }: Teller,
  { member: user, channel, responseUrl }: Listener,
  pieces: Piece[],
): Promise<void> {
  const message = richMessage(pieces);
  if (responseUrl !== undefined) {
    try {
      await respond(send, responseUrl, message);
      return;
    } catch (error) {
      // Its time is over, perhaps.
      if (!(error instanceof Refused)) {
        throw error;
      }
    }
  }
  const { unfurl_links: _, unfurl_media: __, ...body } = messageBody(message);
  await api.write("chat.postEphemeral", { channel, user, ...body });
}
