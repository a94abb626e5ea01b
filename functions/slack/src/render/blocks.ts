import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { RichTextBlock } from "@slack/types";
import { details } from "../describe/details.ts";
import { referenceOf, titleName } from "../describe/names.ts";
import { quoteOf } from "../describe/quote.ts";
import { sentence } from "../describe/sentence.ts";
import { stateOf } from "../describe/state.ts";
import { fallback } from "./fallback.ts";
import { type Piece, richText } from "./rich-text.ts";

export interface SlackMessage {
  /** For notifications and screen readers. */
  text: string;
  blocks: RichTextBlock[];
}

/**
 * The most that all blocks of a message may hold, in characters of JSON. Slack documents no number. It refused
 * 11,341 characters of text with `msg_blocks_too_long` and counts the blocks around the text too, so this leaves a third.
 * https://github.com/slackapi/bolt-js/issues/2867, https://github.com/slackapi/bolt-js/issues/2509
 */
export const MAX_BLOCKS_CHARACTERS = 8000;

/**
 * What Slack shows of an event. The blocks are rich text, in which Slack interprets nothing: `*bold*`, `<!channel>`,
 * `@here`, `:emoji:` and bare links in a title, label, login or excerpt are shown as typed and notify nobody.
 * https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
 */
export function slackMessage(event: IssueEvent): SlackMessage {
  const blocks = [block(event, sentence(event), event.issue.url)];
  const fits = JSON.stringify(blocks).length <= MAX_BLOCKS_CHARACTERS;
  return { text: fallback(event), blocks: fits ? blocks : [unlinkedBlock(event)] };
}

/** All texts are cut where they come from, so only URLs can make a message too long. */
function unlinkedBlock(event: IssueEvent): RichTextBlock {
  return block(
    event,
    sentence(event).map(({ url, ...piece }) => piece),
  );
}

function block(event: IssueEvent, said: Piece[], url?: string): RichTextBlock {
  const state = stateOf(event);
  const title: Piece = { text: titleName(event.issue.title), style: "bold" };
  const more = details(event);
  const quote = quoteOf(event);
  const pieces: Piece[] = [
    { text: ` ${state.word} · ` },
    url === undefined ? title : { ...title, url },
    { text: ` · ${referenceOf(event)}\n` },
    ...said,
    { text: more === "" ? "" : `\n${more}` },
  ];
  return {
    type: "rich_text",
    elements: [
      {
        type: "rich_text_section",
        elements: [{ type: "emoji", name: state.emoji }, ...richText(pieces)],
      },
      ...(quote === "" ? [] : [{ type: "rich_text_quote" as const, elements: richText([{ text: quote }]) }]),
    ],
  };
}
