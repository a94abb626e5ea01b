import type { KnownBlock } from "@slack/types";

/** A message as Slack shows it. */
export interface SlackMessage {
  /** One line for notifications and screen readers, in which `&`, `<` and `>` are escaped. */
  text: string;
  blocks: KnownBlock[];
}
