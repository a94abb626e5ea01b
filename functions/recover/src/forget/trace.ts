/** Whether a text has what names the account (`@trace`): a condition. */
export function hasTrace(text: string): string {
  return `IFNULL(REGEXP_CONTAINS(${text}, @trace), FALSE)`;
}

/**
 * A text with `@replaced` in place of it: an expression. Twice: the sign that ends a trace belongs to it, so a trace that begins with this
 * sign is found only afterwards.
 */
export function withoutTrace(text: string): string {
  return `REGEXP_REPLACE(REGEXP_REPLACE(${text}, @trace, @replaced), @trace, @replaced)`;
}
