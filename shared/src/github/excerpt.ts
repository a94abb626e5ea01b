/** Characters (as a reader counts them) of an excerpt. */
export const EXCERPT_LENGTH = 500;

/** No excerpt needs more of a text than this; longer texts are not looked through (GitHub's bodies reach 65,536). */
const LOOK_AT = 20_000;

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * The beginning of a Markdown text as a person would read it: without HTML comments (issue templates are full of
 * them), without runs of empty lines, cut between characters with an ellipsis.
 */
export function excerpt(text: string | null | undefined, length = EXCERPT_LENGTH): string {
  const readable = (text ?? "")
    .slice(0, LOOK_AT)
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
