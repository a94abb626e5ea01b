import type { SlackMessage } from "@issue-relay/shared/slack/message";
import type { KnownBlock, RichTextBlock, RichTextBlockElement, RichTextElement } from "@slack/types";

/** What a reader sees, line by line: a link as `[text]`, a mention as `<id>`, and the cells of a table with bars between. */
export function shown({ blocks }: SlackMessage): string[] {
  return blocks.flatMap(linesOf).flatMap((text) => text.split("\n"));
}

function linesOf(block: KnownBlock): string[] {
  switch (block.type) {
    case "header":
      return [block.text.text];
    case "rich_text":
      return block.elements.flatMap(partsOf);
    case "table":
      return block.rows.map((row) => row.map((cell) => textOf(cell)).join(" | "));
    case "context":
      return block.elements.map((element) => ("text" in element ? element.text : ""));
    default:
      throw new Error(`no digest has a block ${block.type}`);
  }
}

function partsOf(part: RichTextBlockElement): string[] {
  return part.type === "rich_text_list"
    ? part.elements.map(({ elements }) => `• ${elements.map(elementText).join("")}`)
    : [part.elements.map(elementText).join("")];
}

function elementText(element: RichTextElement): string {
  switch (element.type) {
    case "text":
      return element.text;
    case "link":
      return `[${element.text}]`;
    case "user":
      return `<${element.user_id}>`;
    case "usergroup":
      return `<${element.usergroup_id}>`;
    default:
      throw new Error(`no digest has an element ${element.type}`);
  }
}

function textOf(cell: RichTextBlock | { type: string; text?: string }): string {
  return "text" in cell ? (cell.text ?? "") : "";
}
