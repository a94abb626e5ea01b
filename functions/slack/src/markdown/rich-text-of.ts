import { linkable } from "@issue-relay/shared/slack/linkable";
import type { RichTextBlockElement } from "@slack/types";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { beginningOf } from "./beginning.ts";
import { cut, lengthOf } from "./cut.ts";
import { elementsOf } from "./elements.ts";
import type { Passage } from "./passage.ts";
import { passagesOf } from "./passages.ts";
import type { Run } from "./run.ts";

export interface Limits {
  /** The most UTF-16 code units that a reader sees, without the marks of lists. */
  maxCharacters: number;
  /** The most UTF-16 code units of the elements as JSON, so that the message's blocks can promise a size. */
  maxJson: number;
}

/** Made once: that takes longer than to read a short text. */
const GITHUBS = { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] };

/** Where the JSON is too long with all links, longer ones are shown as text; where it still is, all are. In UTF-16 code units. */
const LONGEST_URLS = [Number.POSITIVE_INFINITY, 300, 0];

/**
 * The beginning of a text in GitHub's Markdown, as what somebody said, for Slack: elements of a rich text block. They are texts and
 * links only, so nothing in them notifies anybody: a mention, an issue's number and an emoji's name stay as they were typed. HTML
 * comments are left out, other HTML is text; images are links.
 *
 * Where something is left out, the text ends with "… more", which links to `more`. No element is empty; where there is nothing to
 * see, there is no element. It takes less than 50 ms, whatever the text.
 * @param more the page with the whole text
 */
export function richTextOf(
  markdown: string,
  { maxCharacters, maxJson, more }: Limits & { more?: string | undefined },
): RichTextBlockElement[] {
  const { text, isWhole } = beginningOf(markdown);
  const passages = passagesOf(fromMarkdown(text, GITHUBS));
  const ending = endingWith(more);

  function shown(max: number, longestUrl: number): RichTextBlockElement[] {
    const linked = passages.map((passage) => withoutLinks(passage, longestUrl));
    const isAll = isWhole && lengthOf(passages) <= max;
    return elementsOf(isAll ? linked : cut(linked, max, ending));
  }

  for (const longestUrl of LONGEST_URLS) {
    const elements = shown(maxCharacters, longestUrl);
    if (fits(elements, maxJson)) {
      return elements;
    }
  }
  return largest(maxCharacters, (max) => shown(max, 0), maxJson);
}

/** What is shown of the most characters with which the JSON fits: many short changes of style make it long. */
function largest(max: number, shown: (max: number) => RichTextBlockElement[], maxJson: number) {
  let largestYet: RichTextBlockElement[] = [];
  let low = 0;
  let high = max;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const elements = shown(middle);
    if (fits(elements, maxJson)) {
      largestYet = elements;
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return largestYet;
}

function fits(elements: RichTextBlockElement[], maxJson: number): boolean {
  return JSON.stringify(elements).length <= maxJson;
}

function withoutLinks(passage: Passage, longestUrl: number): Passage {
  const runs = passage.runs.map(({ url, ...run }) =>
    url !== undefined && url.length <= longestUrl ? { ...run, url } : run,
  );
  return { ...passage, runs };
}

function endingWith(more: string | undefined): Run[] {
  const url = linkable(more);
  return url === undefined
    ? [{ text: "…", style: {} }]
    : [
        { text: "… ", style: {} },
        { text: "more", style: {}, url },
      ];
}
