import type { RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { shorten } from "./clean-text.ts";

/** A part of the text: from its first to after its last UTF-16 code unit. */
interface Span {
  start: number;
  end: number;
}

/** Of the last block, less than this would tell nothing. In UTF-16 code units. */
const SHORTEST_CUT = 20;

/** An HTML comment; one that is not closed goes on to the end of its HTML. */
const COMMENT = /<!--[\s\S]*?(?:-->|$)/g;

/**
 * The beginning of a Markdown text, as Markdown: whole blocks without HTML comments, which readers on GitHub do not see and
 * of which issue templates have many. A comment inside code stays, because it is text there. Only the last block is cut, at
 * a line where it has several; a cut code block is closed again.
 * @param max the most UTF-16 code units, ellipsis included
 */
export function excerptOf(markdown: string, max: number): string {
  const shown: string[] = [];
  let room = max;
  for (const block of blocksOf(markdown.replaceAll(/\r\n?/g, "\n"))) {
    if (block.text.length > room) {
      shown.push(cut(block, room));
      break;
    }
    shown.push(block.text);
    room -= block.text.length + "\n".length;
  }
  return shown.join("\n");
}

interface Block {
  text: string;
  /** What a cut code block must end with. */
  fence: string;
}

function blocksOf(markdown: string): Block[] {
  let blocks: RootContent[];
  try {
    blocks = fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }).children;
  } catch {
    // Thousands of nested quotes exhaust the parser's stack. Such a text is shown as it is.
    return [{ text: markdown.trim(), fence: "" }];
  }
  return blocks
    .map((block) => {
      const { start, end } = spanOf(block);
      const text = without(commentsIn(block, markdown), { start, end }, markdown).trim();
      return { text, fence: block.type === "code" ? fenceOf(text) : "" };
    })
    .filter(({ text }) => text !== "");
}

/** The comments in a block, from first to last. Code has no children, and its text is no HTML. */
function commentsIn(node: RootContent, markdown: string): Span[] {
  if (node.type === "html") {
    const { start, end } = spanOf(node);
    return [...markdown.slice(start, end).matchAll(COMMENT)].map(({ index, 0: comment }) => ({
      start: start + index,
      end: start + index + comment.length,
    }));
  }
  return "children" in node ? node.children.flatMap((child) => commentsIn(child, markdown)) : [];
}

function without(gaps: Span[], { start, end }: Span, text: string): string {
  const starts = [start, ...gaps.map((gap) => gap.end)];
  const ends = [...gaps.map((gap) => gap.start), end];
  return starts.map((from, index) => text.slice(from, ends[index])).join("");
}

function spanOf({ position }: RootContent): Span {
  return { start: position?.start.offset ?? 0, end: position?.end.offset ?? 0 };
}

/** The line that opened a code block, without its language; "" where the block is indented instead. */
function fenceOf(code: string): string {
  const [, fence] = /^(`{3,}|~{3,})/.exec(code) ?? [];
  return fence === undefined ? "" : `\n${fence}`;
}

/** The beginning of a block that is too long; a code block is closed again. */
function cut({ text, fence }: Block, room: number): string {
  const beginning = room - fence.length;
  return beginning < SHORTEST_CUT ? "…".slice(0, room) : shorten(text, beginning) + fence;
}
