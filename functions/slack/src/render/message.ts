import type { RichTextBlock } from "@slack/types";
import type { Description } from "../describe/describe-event.ts";
import { blocks } from "./blocks.ts";
import { fallback } from "./fallback.ts";

export interface SlackMessage {
  /** For notifications and screen readers. */
  text: string;
  blocks: RichTextBlock[];
}

/** What Slack shows of an event. */
export function slackMessage(description: Description): SlackMessage {
  return { text: fallback(description), blocks: blocks(description) };
}
