import type { IssueEvent } from "../event/issue-event.ts";
import { escapeMarkdown, LONGEST_ESCAPE } from "../github/escape-markdown.ts";

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

/** What only an event of GitHub's says. */
const OF_EVENTS = ["sender", "label", "assignee"] satisfies (keyof typeof FIELDS)[];

function fieldsIn(template: string): string[] {
  return [...template.matchAll(PLACE)].map(([, name = ""]) => name.trim());
}

/** The names between braces that are no fields. */
export function unknownFields(template: string): string[] {
  return fieldsIn(template).filter((name) => !Object.hasOwn(FIELDS, name));
}

/** The fields that are about an event, and not about its issue. */
export function fieldsOfEvents(template: string): string[] {
  return OF_EVENTS.filter((name) => fieldsIn(template).includes(name));
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
