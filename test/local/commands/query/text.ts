/** Characters that take two places on a terminal: East Asian wide ones and emoji. */
const WIDE =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60]|\p{Emoji_Presentation}|\ufe0f/u;

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

const widthOf = (character: string) => (WIDE.test(character) ? 2 : 1);

/** How many places a text takes on a terminal. */
export function width(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let sum = 0;
  for (const { segment } of segmenter.segment(text)) sum += widthOf(segment);
  return sum;
}

/** The beginning of a text, with … in place of what has no room. @param room in places, at least 1 */
export function cut(text: string, room: number): string {
  if (width(text) <= room) return text;
  let kept = "";
  let left = room - 1;
  for (const { segment } of segmenter.segment(text)) {
    left -= widthOf(segment);
    if (left < 0) break;
    kept += segment;
  }
  return `${kept}…`;
}

export const padEnd = (text: string, to: number) => text + " ".repeat(Math.max(0, to - width(text)));
export const padStart = (text: string, to: number) => " ".repeat(Math.max(0, to - width(text))) + text;

/**
 * On one line, with control characters made visible: anybody can open an issue with escape sequences in its title,
 * which must not reach the terminal.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    const short = SHORT[character];
    return short ?? `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
  });
}

const SHORT: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
