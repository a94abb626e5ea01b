import type { Actor, IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { FileWhen } from "./file.ts";

/** One value may stand for a list of one. */
export function listOf(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
}

/** Whether a pattern stands for a text, character by character: a `*` for none, or for the next one and whatever it stands for then. */
export function standsFor(pattern: string, text: string): boolean {
  const [first = "", ...rest] = pattern;
  const remaining = rest.join("");
  if (first === "") {
    return text === "";
  }
  if (first === "*") {
    return standsFor(remaining, text) || (text !== "" && standsFor(pattern, text.slice(1)));
  }
  const isEscaped = first === "\\" && remaining !== "";
  const wanted = isEscaped ? remaining.slice(0, 1) : first;
  const after = isEscaped ? remaining.slice(1) : remaining;
  return text.slice(0, 1).toLowerCase() === wanted.toLowerCase() && standsFor(after, text.slice(1));
}

function isOneOf(text: string, patterns: string[]): boolean {
  return patterns.some((pattern) => standsFor(pattern, text));
}

/** As above, where a leading `!` excludes. Where there is nothing but what is excluded, all else is meant. */
function isAmong(text: string, patterns: string[]): boolean {
  const excluded = patterns.filter((pattern) => pattern[0] === "!").map((pattern) => pattern.slice(1));
  const named = patterns.filter((pattern) => pattern[0] !== "!");
  return !isOneOf(text, excluded) && (named.length === 0 || isOneOf(text, named));
}

/** Whether all conditions hold. One that asks for what nobody has said does not. */
export function holds(when: FileWhen, event: IssueEvent): boolean {
  const { repository, issue, sender, type, action } = event;
  const { repositories, labels, actions, authors, senders, milestones, types } = when;
  const names = issue.labels?.map(({ name }) => name);
  return (
    holdsPrivate(when, repository) &&
    (repositories === undefined || isAmong(repository.name, listOf(repositories))) &&
    (labels === undefined || (names !== undefined && holdsLabels(labels, names))) &&
    (actions === undefined || isAmong(`${type}.${action}`, listOf(actions))) &&
    (authors === undefined || (issue.author !== undefined && holdsAccount(authors, issue.author))) &&
    (authors?.associations === undefined ||
      listOf(authors.associations).includes(issue.authorAssociation ?? "not said")) &&
    (senders === undefined || (sender !== undefined && holdsAccount(senders, sender))) &&
    (milestones === undefined || (!!issue.milestone && isOneOf(issue.milestone.title, listOf(milestones)))) &&
    (types === undefined || (!!issue.type && isOneOf(issue.type.name, listOf(types))))
  );
}

function holdsPrivate(when: FileWhen, repository: IssueEvent["repository"]): boolean {
  const isPublic = repository.private === false;
  switch (when.private) {
    case "any":
      return true;
    case true:
      return !isPublic;
    case false:
      return isPublic;
    default: {
      const names = listOf(when.repositories).map((name) => name.toLowerCase());
      return isPublic || names.includes(repository.name.toLowerCase());
    }
  }
}

function holdsLabels(wanted: NonNullable<FileWhen["labels"]>, names: string[]): boolean {
  const isThere = (pattern: string) => names.some((name) => standsFor(pattern, name));
  return (
    (wanted.any === undefined || listOf(wanted.any).some(isThere)) &&
    (wanted.all === undefined || listOf(wanted.all).every(isThere)) &&
    !listOf(wanted.none).some(isThere)
  );
}

function holdsAccount(wanted: NonNullable<FileWhen["senders"]>, account: Actor): boolean {
  return (
    (wanted.logins === undefined || isAmong(account.login, listOf(wanted.logins))) &&
    (wanted.bots === undefined || wanted.bots === isBot(account))
  );
}

export function isBot(account: Actor | undefined): boolean {
  return account?.type === "Bot" || /\[bot\]$/.test(account?.login ?? "");
}
