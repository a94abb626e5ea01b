import type { KnownBlock } from "@slack/types";

/** A message as Slack shows it. */
export interface SlackMessage {
  /** For notifications and screen readers, as one line. `&`, `<` and `>` are escaped; nothing else has a meaning in it. */
  text: string;
  blocks: KnownBlock[];
}
