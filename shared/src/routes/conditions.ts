import { isBot } from "../event/is-bot.ts";
import type { Actor } from "../event/issue-event.ts";
import type { EventFacts, IssueFacts } from "./issue-facts.ts";
import { isAmong, isOneOf, isWildcard } from "./pattern.ts";
import type { Route } from "./relay-schema.ts";
import type { When } from "./when.ts";

/** A route, or a rule. */
export type Conditions = Pick<Route, "when">;

/** Whether one condition of a route holds. */
export interface Verdict {
  condition: keyof When;
  holds: boolean;
  /** What it was compared with, such as `bug, p1`; `not said` where nobody knows, which a condition never wants but for `private`. */
  found: string;
}

/** What each of the route's conditions says of an issue, whatever happens to it. */
export function issueVerdicts({ when }: Conditions, facts: IssueFacts): Verdict[] {
  const { repository, labels, author, authorAssociation, milestone, type } = facts;
  return [
    privateVerdict(when, facts),
    ...judge("repositories", when.repositories, repository.name, (wanted) =>
      isAmong(repository.name, wanted),
    ),
    ...judge("labels", when.labels, labels?.join(", "), (wanted) => haveWanted(labels, wanted)),
    ...judge(
      "authors",
      when.authors,
      [author?.login ?? "not said", ...(authorAssociation ? [authorAssociation] : [])].join(", "),
      ({ associations, ...accounts }) =>
        isWanted(author, accounts) &&
        (associations === undefined || associations.some((wanted) => wanted === authorAssociation)),
    ),
    ...judge("milestones", when.milestones, milestone, (wanted) => isNamed(milestone, wanted)),
    ...judge("types", when.types, type, (wanted) => isNamed(type, wanted)),
  ];
}

/** What each of the route's conditions on events says of one. */
export function eventVerdicts({ when }: Conditions, { event, sender }: EventFacts): Verdict[] {
  return [
    ...judge("actions", when.actions, event, (wanted) => isAmong(event, wanted)),
    ...judge("senders", when.senders, sender?.login, (wanted) => isWanted(sender, wanted)),
  ];
}

/** Whether an issue is one of the route's, whatever happens to it. */
export function matchesIssue(route: Conditions, facts: IssueFacts): boolean {
  return issueVerdicts(route, facts).every(({ holds }) => holds);
}

/** Whether issues of a repository can be the route's, whatever else it asks of them. */
export function takesRepository({ when }: Conditions, repository: IssueFacts["repository"]): boolean {
  const { repositories, private: isPrivate } = when;
  const ofRepository = {
    ...(repositories !== undefined && { repositories }),
    ...(isPrivate !== undefined && { private: isPrivate }),
  };
  return matchesIssue({ when: ofRepository }, { repository });
}

/** Whether the route takes only some of the events of its issues. */
export function choosesEvents({ when }: Conditions): boolean {
  return when.actions !== undefined || when.senders !== undefined;
}

function judge<Wanted>(
  condition: keyof When,
  wanted: Wanted | undefined,
  found: string | null | undefined,
  holds: (wanted: Wanted) => boolean,
): Verdict[] {
  if (wanted === undefined) {
    return [];
  }
  return [{ condition, holds: holds(wanted), found: found === undefined ? "not said" : found || "none" }];
}

/**
 * Who writes `acme/*` does not think of the private repository that somebody makes tomorrow: so only its own name, or the condition
 * itself, brings private issues into a channel. What is not said to be public counts as private.
 */
function privateVerdict(
  { private: wanted, repositories = [] }: When,
  { repository: { name, private: said } }: IssueFacts,
): Verdict {
  const isPrivate = said ?? true;
  const isNamed = repositories.some((pattern) => !isWildcard(pattern) && isOneOf(name, [pattern]));
  const holds = wanted === undefined ? !isPrivate || isNamed : wanted === "any" || wanted === isPrivate;
  return {
    condition: "private",
    holds,
    found: said === undefined ? "not said" : said ? "private" : "public",
  };
}

function haveWanted(labels: string[] | undefined, { any, all, none }: NonNullable<When["labels"]>): boolean {
  return (
    labels !== undefined &&
    (any === undefined || labels.some((label) => isOneOf(label, any))) &&
    (all === undefined || all.every((pattern) => labels.some((label) => isOneOf(label, [pattern])))) &&
    (none === undefined || !labels.some((label) => isOneOf(label, none)))
  );
}

function isWanted(account: Actor | undefined, { logins, bots }: NonNullable<When["senders"]>): boolean {
  return (
    account !== undefined &&
    (logins === undefined || isAmong(account.login, logins)) &&
    (bots === undefined || bots === isBot(account))
  );
}

function isNamed(name: string | null | undefined, patterns: string[]): boolean {
  return typeof name === "string" && isOneOf(name, patterns);
}
