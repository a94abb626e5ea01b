import type { RichTextBlockElement, RichTextLink, RichTextList, RichTextText } from "@slack/types";
import { gapBetween, type Item, type Passage } from "./passage.ts";
import { type Run, tidy } from "./run.ts";

/** A list that begins with another number than 1. The type lacks `offset`. https://docs.slack.dev/reference/block-kit/block-elements/rich-text-list-element */
interface NumberedList extends RichTextList {
  offset?: number;
}

/** The passages as Slack shows them, all as what somebody said: text in a quote, lists beside the same line, code in its own box. */
export function elementsOf(passages: readonly Passage[]): RichTextBlockElement[] {
  return groupsOf(passages).map(elementOfGroup);
}

type Group = [Passage, ...Passage[]];

function elementOfGroup(group: Group): RichTextBlockElement {
  const [first] = group;
  switch (first.type) {
    case "paragraph":
      return { type: "rich_text_quote", elements: elementsIn(joined(group)) };
    case "item":
      return listOf(first, group);
    case "code":
      return { type: "rich_text_preformatted", elements: first.runs.map(elementOf) };
  }
}

/** The passages that share an element, together. */
function groupsOf(passages: readonly Passage[]): Group[] {
  const groups: Group[] = [];
  for (const passage of passages) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group && last && areTogether(last, passage)) {
      group.push(passage);
    } else {
      groups.push([passage]);
    }
  }
  return groups;
}

function areTogether(one: Passage, other: Passage): boolean {
  if (one.type === "item" && other.type === "item") {
    const next = one.number === undefined ? undefined : one.number + 1;
    return one.indent === other.indent && other.number === next;
  }
  return one.type === "paragraph" && other.type === "paragraph";
}

function joined(passages: readonly Passage[]): Run[] {
  return passages.flatMap((passage, index) => [
    { text: gapBetween(passages[index - 1], passage), style: {} },
    ...passage.runs,
  ]);
}

/**
 * With `border`, a list has the line that a quote has. Code has a box of its own, and Slack was seen to refuse a border there.
 * https://github.com/slackapi/deno-slack-sdk/issues/488
 */
function listOf({ indent, number }: Item, items: readonly Passage[]): NumberedList {
  return {
    type: "rich_text_list",
    style: number === undefined ? "bullet" : "ordered",
    elements: items.map(({ runs }) => ({ type: "rich_text_section", elements: elementsIn(runs) })),
    ...(indent > 0 ? { indent } : {}),
    ...(number !== undefined && number > 1 ? { offset: number - 1 } : {}),
    border: 1,
  };
}

function elementsIn(runs: readonly Run[]) {
  return tidy(runs).map(elementOf);
}

function elementOf({ text, style, url }: Run): RichTextText | RichTextLink {
  const styled = Object.keys(style).length === 0 ? {} : { style };
  return url === undefined
    ? { type: "text", text, ...styled }
    : { type: "link", url, ...(text === url ? {} : { text }), ...styled };
}
