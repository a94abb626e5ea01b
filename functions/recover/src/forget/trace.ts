/** Whether a text has what names the account (`@trace`): a condition. */
export function hasTrace(text: string): string {
  return `IFNULL(REGEXP_CONTAINS(${text}, @trace), FALSE)`;
}

/** A text with `@replaced` in place of it: an expression. */
export function withoutTrace(text: string): string {
  return replacedTwice(text, "@trace", "@replaced");
}

/** A text with `@named` in place of the account's logins (`@name`): an expression. */
export function withoutName(text: string): string {
  return replacedTwice(text, "@name", "@named");
}

/** The sign that ends what is found belongs to it, so that what begins with this sign is found only afterwards. */
function replacedTwice(text: string, pattern: string, replacement: string): string {
  return `REGEXP_REPLACE(REGEXP_REPLACE(${text}, ${pattern}, ${replacement}), ${pattern}, ${replacement})`;
}
