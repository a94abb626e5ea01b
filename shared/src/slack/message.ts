import type { KnownBlock } from "@slack/types";

/** A message as Slack shows it. */
export interface SlackMessage {
  /** One line for notifications and screen readers, in which `&`, `<` and `>` are escaped. */
  text: string;
  blocks: KnownBlock[];
}

/**
 * The most that all blocks of a message may hold, in characters of JSON. Slack documents no number. It refused
 * 11,341 characters of text with `msg_blocks_too_long` and counts the blocks around the text too, so this leaves a third.
 * https://github.com/slackapi/bolt-js/issues/2867, https://github.com/slackapi/bolt-js/issues/2509
 */
export const MAX_BLOCKS_CHARACTERS = 8000;

/**
 * The message as a request carries it. `mrkdwn: false` shows `*bold*` and the like in the text as typed; blocks have settings of their
 * own. No link is unfolded: the message says what matters. https://docs.slack.dev/reference/methods/chat.postMessage
 */
export function messageBody(message: SlackMessage) {
  return { ...message, mrkdwn: false, unfurl_links: false, unfurl_media: false };
}
