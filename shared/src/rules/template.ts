import type { IssueEvent } from "../event/issue-event.ts";

/** The most that escaping makes of a character: `&quot;`. */
const LONGEST_ESCAPE = 6;

/** The longest text that GitHub has for a field, in characters: a title. Names are shorter, also that of a repository with its owner. */
const LONGEST_FIELD = 256;

/** What a comment can have in it, by the name between `{{` and `}}`. */
const FIELDS = {
  repository: ({ repository }) => repository.name,
  number: ({ issue }) => String(issue.number),
  title: ({ issue }) => issue.title,
  author: ({ issue }) => issue.author?.login,
  sender: ({ sender }) => sender?.login,
  label: ({ label }) => label?.name,
  assignee: ({ assignee }) => assignee?.login,
  milestone: ({ issue }) => issue.milestone?.title,
  type: ({ issue }) => issue.type?.name,
} satisfies Record<string, (event: IssueEvent) => string | undefined>;

export const TEMPLATE_FIELDS = Object.keys(FIELDS);

const PLACE = /\{\{([^{}]*)\}\}/g;

/** The names between braces that are no fields. */
export function unknownFields(template: string): string[] {
  const names = [...template.matchAll(PLACE)].map(([, name = ""]) => name.trim());
  return names.filter((name) => !Object.hasOwn(FIELDS, name));
}

/** How long a comment of the template can get, in characters. */
export function longestOf(template: string): number {
  const places = [...template.matchAll(PLACE)];
  const said = template.length - places.reduce((sum, [place]) => sum + place.length, 0);
  return said + places.length * LONGEST_FIELD * LONGEST_ESCAPE;
}

/**
 * The template with the event's fields in it: as text, whatever somebody has written there. What the event does not say is nothing.
 * @throws nothing: a file with other names is refused before
 */
export function filled(template: string, event: IssueEvent): string {
  return template.replace(PLACE, (_, name: string) =>
    escapeMarkdown(FIELDS[name.trim() as keyof typeof FIELDS](event) ?? ""),
  );
}

/** https://spec.commonmark.org/0.31.2/#ascii-punctuation-character: what a backslash takes the meaning from. */
const PUNCTUATION = /[\\`*_{}[\]()#+\-.!|~=$']/g;

/** Within a block of HTML, which a template may have, a backslash has no meaning. */
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
 * As Markdown that shows the text. A backslash does not keep GitHub from taking `@ann`, `#7` or an address for what they are: it looks for
 * them in what Markdown has made. With a word joiner in it they are none.
 */
function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(DIRECTIONS, "")
    .replace(PUNCTUATION, "\\$&")
    .replace(/[&<>"]/g, (sign) => ENTITIES.get(sign) ?? sign)
    .replace(/[@#]|:(?=\/\/)|www(?=\\\.)|GH(?=\\-)/gi, `$&${WORD_JOINER}`);
}
