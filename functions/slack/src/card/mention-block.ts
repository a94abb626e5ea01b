import type { Mention } from "@issue-relay/shared/routes/mentions";
import { shortName } from "@issue-relay/shared/slack/names";
import { richText } from "@issue-relay/shared/slack/rich-text";
import type { RichTextBlock } from "@slack/types";
import { mentionElements } from "../render/mention-elements.ts";

/** The line by which a route mentions people. */
export function mentionBlock(route: string, mentions: Mention[]): RichTextBlock {
  const words = richText([
    { text: "For your attention (route " },
    { text: shortName(route), style: "bold" },
    { text: ")" },
  ]);
  return {
    type: "rich_text",
    elements: [{ type: "rich_text_section", elements: [...words, ...mentionElements(mentions)] }],
  };
}
