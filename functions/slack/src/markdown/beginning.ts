/** As much as ingress lets through, in UTF-16 code units: where a text is longer, it was cut. */
const MAX_LENGTH = 8_000;

/**
 * Time to parse grows with the square of how many characters there are that can begin or end something, and hardly with the
 * letters between them. With this many, the slowest of 50,000 texts that were built to be slow took less than 30 ms. The densest
 * real texts, READMEs, have 300 to 1,100 of them in 8,000 characters.
 */
const MAX_MARKS = 600;

/** An address that begins without `<` costs as much as four of the others. So does deep indentation, by its depth. */
const MARKS = /(?<address>www\.|:\/\/|@)|[*_~[\]!<>`|&\\\n\t]| {8}|[-+](?=[ \t])|\d[.)](?=[ \t])/gi;
const MARKS_OF_AN_ADDRESS = 4;

/** More quotes and lists in one another than anybody writes: each costs time in every line, and the stack is finite. */
const TOO_DEEP =
  /^(?![ \t]*([-*])(?:[ \t]*\1)*[ \t]*$)((?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))){6})(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t])))+/;

/** A text of which only the beginning is left can end within a link or a tag. Longer ones are rarely what they look like. */
const LONGEST_HALF = 500;

/**
 * The beginning of a Markdown text, of any length, that is parsed within a short time. It shows the same as the text: only comments
 * are emptied, which issue templates have many of, and more than six lists or quotes in one line are six.
 */
export function beginningOf(markdown: string): { text: string; isWhole: boolean } {
  const source = markdown
    .toWellFormed()
    .replace(/^\ufeff/, "")
    .replaceAll(/\r\n?/g, "\n");
  let text = "";
  let marks = 0;
  let fence: string | undefined;
  let at = 0;
  while (at < source.length) {
    const { line, end } = fence === undefined ? lineAt(source, at) : codeLineAt(source, at);
    const fitting = fittingPart(line, MAX_LENGTH - text.length, MAX_MARKS - marks);
    text += fitting.text;
    if (fitting.text.length < line.length) {
      return { text: withoutHalf(text), isWhole: false };
    }
    marks += fitting.marks;
    fence = fenceAfter(line, fence);
    at = end;
  }
  return markdown.length > MAX_LENGTH ? { text: withoutHalf(text), isWhole: false } : { text, isWhole: true };
}

/** A line with its end, and where the next begins. A comment at its beginning is emptied, over all the lines that it has. */
function lineAt(source: string, at: number): { line: string; end: number } {
  const { line, end } = codeLineAt(source, at);
  // Outside of code such a comment is one, whatever is around it: nothing that began in the lines before goes on in it.
  const [begin] = /^ {0,3}<!--/.exec(line) ?? [];
  if (begin === undefined) {
    return { line: line.replace(TOO_DEEP, "$2"), end };
  }
  // `<!-->` is a whole comment.
  const close = source.indexOf("-->", at + begin.length - "--".length);
  if (close < 0) {
    return { line: "", end: source.length };
  }
  const rest = codeLineAt(source, close + "-->".length);
  return { line: `${begin}-->${rest.line}`, end: rest.end };
}

function codeLineAt(source: string, at: number): { line: string; end: number } {
  const newline = source.indexOf("\n", at);
  const end = newline < 0 ? source.length : newline + 1;
  return { line: source.slice(at, end), end };
}

/** The fence of the code that is open after a line. */
function fenceAfter(line: string, open: string | undefined): string | undefined {
  const [, fence = ""] = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/.exec(line) ?? [];
  if (open === undefined) {
    return fence || undefined;
  }
  const closes = fence.startsWith(open) && line.trim() === fence;
  return closes ? undefined : open;
}

function fittingPart(line: string, room: number, maxMarks: number): { text: string; marks: number } {
  const text = line.slice(0, room);
  let marks = 0;
  for (const { index, groups } of text.matchAll(MARKS)) {
    marks += groups?.address === undefined ? 1 : MARKS_OF_AN_ADDRESS;
    if (marks > maxMarks) {
      return { text: text.slice(0, index), marks };
    }
  }
  return { text, marks };
}

/** The text without the comment, tag or link in which it was cut. */
function withoutHalf(text: string): string {
  const begins = [
    ["<!--", "-->", text.length],
    ["<", ">", LONGEST_HALF],
    ["[", ")", LONGEST_HALF],
  ] as const;
  return begins.reduce((shown, [begin, end, longest]) => {
    const at = shown.lastIndexOf(begin);
    const isOpen = at > shown.lastIndexOf(end) && at >= shown.length - longest;
    return isOpen ? shown.slice(0, at) : shown;
  }, text.toWellFormed());
}
