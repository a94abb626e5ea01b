import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { Mention } from "@issue-relay/shared/routes/mentions";
import { loginName } from "@issue-relay/shared/slack/names";
import type { Piece } from "@issue-relay/shared/slack/piece";
import { richText } from "@issue-relay/shared/slack/rich-text";
import type { RichTextBlock, RichTextElement } from "@slack/types";
import { quoteOf } from "../describe/quote.ts";
import { sentenceOf } from "../describe/sentence.ts";
import { mentionElements } from "../render/mention-elements.ts";
import { took } from "./duration.ts";

/**
 * An event as a line of the card's thread, with its time: what arrives late stands below what happened after it.
 * @param at in ms since the epoch
 */
export function lineBlock(event: IssueEvent, at: number, mentioned?: Mention): RichTextBlock {
  const pieces = isOfComment(event) ? commentPieces(event) : eventPieces(event);
  const quote = isOfComment(event) ? quoteOf(event) : [];
  const elements = [
    ...richText(pieces),
    ...timeElements(at),
    ...mentionElements(mentioned ? [mentioned] : []),
  ];
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements }, ...quote] };
}

/** Whether the event is about what a comment says. Of its pin, a line says only that. */
export function isOfComment({ type, action }: IssueEvent): boolean {
  return type === "issue_comment" && ["created", "edited", "deleted"].includes(action);
}

function commentPieces({ action, comment }: IssueEvent): Piece[] {
  return [
    { text: loginName(comment?.author), style: "bold" },
    { text: " " },
    { text: "commented", url: comment?.url },
    ...(action === "edited" ? [{ text: " (edited)" }] : []),
  ];
}

function eventPieces(event: IssueEvent): Piece[] {
  const { createdAt, closedAt } = event.issue;
  const isEnd = event.action === "closed" && createdAt && closedAt;
  return [...sentenceOf(event), { text: isEnd ? took(Date.parse(createdAt), Date.parse(closedAt)) : "" }];
}

function timeElements(at: number): RichTextElement[] {
  const timestamp = Math.floor(at / 1000);
  const fallback = `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return [
    { type: "text", text: " · " },
    { type: "date", timestamp, format: "{date_short_pretty} at {time}", fallback },
  ];
}
