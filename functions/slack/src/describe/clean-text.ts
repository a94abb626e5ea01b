const ELLIPSIS = "…";

/**
 * `text`, or its beginning and an ellipsis, in at most `max` UTF-16 code units. It never splits what a reader sees
 * as one character (an emoji with a skin tone, a letter with its accent), unless that alone is longer than `max`.
 */
export function shorten(text: string, max: number): string {
  if (text.length <= max) {
    return text;
  }
  // Made where it is needed: the first one takes 7 ms, which a start can do without.
  const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
  const room = max - ELLIPSIS.length;
  let end = 0;
  for (const { index, segment } of graphemes.segment(text)) {
    if (index + segment.length > room) {
      break;
    }
    end = index + segment.length;
  }
  return text.slice(0, end || room).toWellFormed() + ELLIPSIS;
}

/** Line and page breaks and other control characters. */
const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** Characters that reverse the direction of the text after them, even of what we write after it in the same line. */
const REVERSERS = /[\u202a-\u202e\u2066-\u2069]/gu;

/** `text` as one line in at most `max` code units; "" where nothing of it is visible. */
export function oneLine(text: string, max: number): string {
  return shorten(clean(text).trim(), max);
}

/** `text` with its line breaks, at most one empty line in a row, in at most `max` code units. */
export function paragraph(text: string, max: number): string {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const cleanLines = lines.map((line) => clean(line).trimEnd()).join("\n");
  return shorten(cleanLines.replace(/\n{3,}/g, "\n\n").trim(), max);
}

function clean(text: string): string {
  return text.toWellFormed().replace(REVERSERS, "").replace(BREAKS, " ");
}
