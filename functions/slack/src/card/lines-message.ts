import type { SlackMessage } from "@issue-relay/shared/slack/message";
import type { RichTextBlock } from "@slack/types";
import { linesFallback } from "./fallback-text.ts";

/** A message of the card's thread: one block for each line. */
export function linesMessage(blocks: RichTextBlock[]): SlackMessage {
  return { text: linesFallback(blocks), blocks };
}
