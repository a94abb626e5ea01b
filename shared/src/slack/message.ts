import type { KnownBlock } from "@slack/types";

/** A message as Slack shows it. */
export interface SlackMessage {
  /** One line for notifications and screen readers, in which `&`, `<` and `>` are escaped. */
  text: string;
  blocks: KnownBlock[];
}

/**
 * The message as a request carries it. `mrkdwn: false` shows `*bold*` and the like in the text as typed; blocks have settings of their
 * own. No link is unfolded: the message says what matters. https://docs.slack.dev/reference/methods/chat.postMessage
 */
export function messageBody(message: SlackMessage) {
  return { ...message, mrkdwn: false, unfurl_links: false, unfurl_media: false };
}
