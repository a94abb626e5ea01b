/** The most characters of an excerpt, as a reader counts them. */
export const EXCERPT_LENGTH = 500;

/** How much of a text is read for its excerpt, in UTF-16 code units. GitHub's bodies have up to 65,536. */
const READ_LENGTH = 20_000;

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * The beginning of a Markdown text, without what a reader doesn't need: empty lines, and HTML comments, of which issue
 * templates have many. A text that is cut ends with an ellipsis, and is never cut in the middle of a character.
 * @param length the most characters before the ellipsis, as a reader counts them
 */
export function excerpt(text: string | null | undefined, length = EXCERPT_LENGTH): string {
  const readable = (text ?? "")
    .slice(0, READ_LENGTH)
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/g, "")
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/\n\s*\n/g, "\n")
    .trim();
  let shown = "";
  let count = 0;
  for (const { segment } of graphemes.segment(readable)) {
    if (count === length) {
      return `${shown.trimEnd()}…`;
    }
    shown += segment;
    count += 1;
  }
  return shown;
}
