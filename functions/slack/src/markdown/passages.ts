import { cleanLines, isVisible } from "@issue-relay/shared/slack/clean-text";
import type { List, ListItem, Root, RootContent, Table } from "mdast";
import { htmlReader, preformattedText, withoutComments } from "./html.ts";
import { runsOf } from "./inline.ts";
import type { Item, Paragraph, Passage } from "./passage.ts";
import { type References, referencesIn } from "./references.ts";
import { type Run, textOf, tidy } from "./run.ts";
import { tableText } from "./table.ts";

/** Slack indents lists up to here. https://docs.slack.dev/tools/node-slack-sdk/reference/types/interfaces/RichTextList */
const MAX_INDENT = 8;

/** What is to be seen of a text's blocks, from first to last; footnotes come at the end, as on GitHub. */
export function passagesOf(root: Root): Passage[] {
  const references = referencesIn(root);
  const passages = passagesIn(root.children, references, -1);
  for (const [number, { children }] of references.footnotes()) {
    passages.push(...begunWith(`[${number}] `, passagesIn(children, references, -1)));
  }
  return passages;
}

/** @param indent that of the list around the blocks; -1 where there is none */
function passagesIn(blocks: RootContent[], references: References, indent: number): Passage[] {
  return blocks
    .flatMap((block) => passagesOfBlock(block, references, indent))
    .filter(({ runs }) => isVisible(textOf(runs)));
}

function passagesOfBlock(block: RootContent, references: References, indent: number): Passage[] {
  switch (block.type) {
    case "paragraph":
      return [paragraph(runsOf(block.children, references))];
    case "heading":
      return [{ ...paragraph(runsOf(block.children, references).map(bold)), isHeading: true }];
    case "blockquote":
      return passagesIn(block.children, references, indent).map(quoted);
    case "list":
      return itemsOf(block, references, indent + 1);
    case "code":
      return [code(cleanLines(block.value))];
    case "table":
      return [code(tableText(cellsOf(block, references), block.align ?? []))];
    case "html":
      return passagesOfHtml(block.value);
    case "thematicBreak":
      return [paragraph([{ text: "———", style: {} }])];
    default:
      // Definitions are shown where they are referred to; nothing else stands outside of a paragraph.
      return [];
  }
}

function itemsOf({ ordered, start, children }: List, references: References, indent: number): Passage[] {
  return children.flatMap((item, index) => {
    const number = ordered ? (start ?? 1) + index : undefined;
    const passages = begunWith(checkbox(item), passagesIn(item.children, references, indent));
    return asItem(passages, { indent: Math.min(indent, MAX_INDENT), number });
  });
}

/** Slack's items hold text only: what an item has beside its first paragraphs stands below it. */
function asItem(passages: Passage[], place: Pick<Item, "indent" | "number">): Passage[] {
  const end = passages.findIndex(({ type }) => type !== "paragraph");
  const paragraphs = end < 0 ? passages : passages.slice(0, end);
  if (paragraphs.length === 0) {
    return passages;
  }
  const runs = paragraphs.flatMap((each, index) => [...(index > 0 ? [plain("\n")] : []), ...each.runs]);
  return [{ type: "item", runs: tidy(runs), ...place }, ...passages.slice(paragraphs.length)];
}

function checkbox({ checked }: ListItem): string {
  return typeof checked === "boolean" ? (checked ? "☑ " : "☐ ") : "";
}

/** The passages with a text before the first, if that is text. */
function begunWith(text: string, [first, ...others]: Passage[]): Passage[] {
  if (!first) {
    return [];
  }
  return first.type === "code"
    ? [first, ...others]
    : [{ ...first, runs: [plain(text), ...first.runs] }, ...others];
}

/** All that people write stands in a quote: quotes in it are marked as they are typed. */
function quoted(passage: Passage): Passage {
  if (passage.type === "code") {
    return passage;
  }
  const runs = passage.runs.map((run) => ({ ...run, text: run.text.replaceAll("\n", "\n> ") }));
  return { ...passage, runs: [plain("> "), ...runs] };
}

function cellsOf({ children }: Table, references: References): string[][] {
  return children.map((row) =>
    row.children.map((cell) => textOf(runsOf(cell.children, references)).replaceAll(/\s+/g, " ")),
  );
}

function passagesOfHtml(html: string): Passage[] {
  const reader = htmlReader();
  // What is in the brackets of the pattern is every second part.
  return withoutComments(html)
    .split(/<pre\b[^>]*>([\s\S]*?)(?:<\/pre>|$)/i)
    .map((part, index) =>
      index % 2 === 1 ? code(preformattedText(part)) : paragraph(tidy([...reader.runs(part)])),
    );
}

function paragraph(runs: Run[]): Paragraph {
  return { type: "paragraph", runs };
}

function code(text: string): Passage {
  return { type: "code", runs: [plain(text.replace(/^\n+/, "").trimEnd())] };
}

function plain(text: string): Run {
  return { text, style: {} };
}

function bold(run: Run): Run {
  return { ...run, style: { ...run.style, bold: true } };
}
