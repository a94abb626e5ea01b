/**
 * The most UTF-16 code units of an excerpt. GitHub's bodies have up to 65,536. A consumer shows a few hundred of them, but
 * only after it has left out what nobody sees, such as the long comments of issue templates.
 */
const EXCERPT_LENGTH = 8_000;

/**
 * The beginning of a Markdown text as it was typed. Only a parser of Markdown can tell a comment from code about comments:
 * consumers have one, and ingress, which must answer within seconds, has not. A text that is cut ends with an ellipsis.
 */
export function textExcerpt(text: string): string {
  if (text.length <= EXCERPT_LENGTH) {
    return text;
  }
  const shown = withoutFirstComments(text);
  return shown.length <= EXCERPT_LENGTH
    ? shown
    : `${shown.slice(0, EXCERPT_LENGTH).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** The text without the comments that it begins with. There is no doubt about these: nothing before them could be code. */
function withoutFirstComments(text: string): string {
  let rest = text;
  while (/^\s{0,3}<!--/.test(rest)) {
    const end = rest.indexOf("-->");
    if (end < 0) {
      return "";
    }
    rest = rest.slice(end + "-->".length).replace(/^(?:[ \t]*\r?\n)+/, "");
  }
  return rest;
}
