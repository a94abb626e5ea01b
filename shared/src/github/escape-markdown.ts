/** The most that escaping makes of a character: `&quot;`. */
export const LONGEST_ESCAPE = 6;

/** https://spec.commonmark.org/0.31.2/#ascii-punctuation-character: what a backslash takes the meaning from. */
const PUNCTUATION = /[\\`*_{}[\]()#+\-.!|~=$']/g;

/** Within a block of HTML, which may be around it, a backslash has no meaning. */
const ENTITIES = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
]);

/** What turns the direction of text around. https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters */
const DIRECTIONS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Joins two signs without a place between them, and is not seen. https://unicode.org/reports/tr14/#WJ */
const WORD_JOINER = "\u2060";

/**
 * As Markdown that shows the text, in one line. A backslash does not keep GitHub from taking `@ann`, `#7` or an address for what they are: it
 * looks for them in what Markdown has made. With a word joiner in it they are none.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(DIRECTIONS, "")
    .replace(PUNCTUATION, "\\$&")
    .replace(/[&<>"]/g, (sign) => ENTITIES.get(sign) ?? sign)
    .replace(/[@#]|:(?=\/\/)|www(?=\\\.)|GH(?=\\-)/gi, `$&${WORD_JOINER}`);
}
