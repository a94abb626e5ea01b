import type { Code, RootContent } from "mdast";
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

/** Between two blocks. With less, `Text` before `---` would become a heading. */
const SEPARATOR = "\n\n";

/**
 * The beginning of a Markdown text, as Markdown: whole blocks without HTML comments, which readers on GitHub do not see and
 * of which issue templates have many. A comment inside code stays, because it is text there. Only the last block is cut; a
 * code block that is cut is closed again.
 * @param max the most UTF-16 code units, ellipsis included
 */
export function excerptOf(markdown: string, max: number): string {
  const text = markdown.replace(/^\ufeff/, "").replaceAll(/\r\n?/g, "\n");
  // The time to parse some texts grows with the square of their length.
  const beginning = text.slice(0, 4 * max);
  // A comment that the beginning does not close would be text in it.
  const isWhole = beginning.lastIndexOf("<!--") <= beginning.lastIndexOf("-->");
  const { excerpt, isCut } = firstBlocks(isWhole ? beginning : text, max);
  return isCut || !isWhole || beginning.length === text.length ? excerpt : firstBlocks(text, max).excerpt;
}

function firstBlocks(markdown: string, max: number): { excerpt: string; isCut: boolean } {
  const shown: string[] = [];
  let room = max;
  let isCut = false;
  for (const block of blocksOf(markdown)) {
    isCut = block.text.length > room;
    if (isCut) {
      shown.push(cut(block, room));
      break;
    }
    shown.push(block.text);
    room -= block.text.length + SEPARATOR.length;
  }
  return { excerpt: shown.filter((text) => text !== "").join(SEPARATOR), isCut };
}

interface Block {
  text: string;
  /** Its code blocks with fences, as places in `text`, and the line that closes each. */
  fenced: (Span & { closing: string })[];
}

/** More quotes and lists in one another than anybody writes: parsing them takes seconds, or exhausts the stack. */
const TOO_DEEP = /^(?![ \t]*([-*+])(?:[ \t]*\1)*[ \t]*$)(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))){12}/m;

function blocksOf(markdown: string): Block[] {
  const asTyped = [{ text: markdown.trim(), fenced: [] }];
  if (TOO_DEEP.test(markdown)) {
    return asTyped;
  }
  try {
    const options = { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] };
    const blocks = fromMarkdown(markdown, options).children.map((block) => blockOf(block, markdown));
    return blocks.filter(({ text }) => text !== "");
  } catch (error) {
    if (!(error instanceof RangeError)) {
      throw error;
    }
    // The stack was exhausted by another kind of nesting.
    return asTyped;
  }
}

function blockOf(block: RootContent, markdown: string): Block {
  const comments = commentsIn(block, markdown);
  const whole = without(comments, spanOf(block), markdown);
  // The indentation of an indented code block makes it one.
  const text = (block.type === "code" ? whole.replace(/^\n+/, "") : whole.trimStart()).trimEnd();
  const first = spanOf(block).start + whole.indexOf(text);
  // The place in `text` of a place in the Markdown, before which comments may be left out.
  const place = (offset: number) =>
    offset -
    first -
    comments.filter(({ end }) => end <= offset).reduce((sum, { start, end }) => sum + end - start, 0);
  const fenced = codesIn(block).flatMap((code) => {
    const { start, end } = spanOf(code);
    const closing = closingOf(markdown, start);
    return closing === undefined ? [] : [{ start: place(start), end: place(end), closing }];
  });
  return { text, fenced };
}

/** An HTML comment, or a tag, whose attributes may hold what looks like one. An open comment goes on to the end of its HTML. */
const COMMENT_OR_TAG = /<!--(?:-?>|[\s\S]*?(?:-->|$))|<\/?[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>/gi;

/** The comments in a block, from first to last. Code has no children, and its text is no HTML. */
function commentsIn(node: RootContent, markdown: string): Span[] {
  if (node.type === "html") {
    const { start, end } = spanOf(node);
    return [...markdown.slice(start, end).matchAll(COMMENT_OR_TAG)]
      .filter(([match]) => match.startsWith("<!--"))
      .map(({ index, 0: comment }) => ({ start: start + index, end: start + index + comment.length }));
  }
  return childrenOf(node).flatMap((child) => commentsIn(child, markdown));
}

function codesIn(node: RootContent): Code[] {
  return node.type === "code" ? [node] : childrenOf(node).flatMap(codesIn);
}

function childrenOf(node: RootContent): RootContent[] {
  return "children" in node ? node.children : [];
}

function without(gaps: Span[], { start, end }: Span, text: string): string {
  const starts = [start, ...gaps.map((gap) => gap.end)];
  const ends = [...gaps.map((gap) => gap.start), end];
  return starts.map((from, index) => text.slice(from, ends[index])).join("");
}

function spanOf({ position }: RootContent): Span {
  return { start: position?.start.offset ?? 0, end: position?.end.offset ?? 0 };
}

/** The line that closes a code block, in its list or quote; undefined where the block is indented and has no fence. */
function closingOf(markdown: string, start: number): string | undefined {
  const [fence] = /^(?:`{3,}|~{3,})/.exec(markdown.slice(start, start + 100)) ?? [];
  if (fence === undefined) {
    return undefined;
  }
  const before = markdown.slice(markdown.lastIndexOf("\n", start - 1) + 1, start);
  // The mark of a list's item stands on its first line only.
  return `\n${before.replaceAll(/[^>\s]/g, " ")}${fence}`;
}

/** The beginning of a block that is too long. */
function cut({ text, fenced }: Block, room: number): string {
  if (room < SHORTEST_CUT) {
    return room > 0 ? "…" : "";
  }
  const shortened = shorten(text, room);
  const open = fenced.find(
    ({ start, end }) => start < shortened.length && end >= shortened.length - "…".length,
  );
  if (!open) {
    return shortened;
  }
  const beginning = shorten(text, room - open.closing.length);
  // Where nothing of the code is left, its fence is left out too.
  return beginning.length <= open.start + "```\n…".length
    ? `${text.slice(0, open.start).trimEnd()}…`
    : beginning + open.closing;
}
