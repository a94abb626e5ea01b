import { isDeepStrictEqual } from "node:util";
import { EVENTS } from "./events.ts";
import { isAmong, isCovered, isWildcard } from "./pattern.ts";
import type { Relay, Route } from "./relay-schema.ts";
import type { When } from "./when.ts";

/** What is wrong with a file in which each part by itself is right. */
export interface RelayProblem {
  /** Such as `["routes", 2, "to", 0]`. */
  path: (string | number)[];
  message: string;
}

/** Routes and rules that no event can match, and routes of which an earlier one takes everything. As far as it is certain. */
export function neverMatches({ routes, rules }: Pick<Relay, "routes" | "rules">): RelayProblem[] {
  return [
    ...routes.flatMap(({ when }, index) => {
      const impossible = contradictionIn(when, ["routes", index]);
      return impossible ? [impossible] : takenBefore(routes, index);
    }),
    ...rules.flatMap(({ when }, index) => contradictionIn(when, ["rules", index]) ?? []),
  ];
}

function contradictionIn(when: When, of: [list: string, index: number]): RelayProblem | undefined {
  const [contradiction] = contradictions(when);
  return (
    contradiction && {
      path: [...of, "when", ...contradiction.path],
      message: `can never match: ${contradiction.message}`,
    }
  );
}

/** Whether earlier routes take all that this one would bring to any of its channels. */
function takenBefore(routes: readonly Route[], index: number): RelayProblem[] {
  const { to = [], when = {} } = routes[index] ?? {};
  const taken = to.map((channel) =>
    routes.slice(0, index).find((earlier) => earlier.to.includes(channel) && isWithin(when, earlier.when)),
  );
  if (!taken.every((earlier) => earlier !== undefined)) {
    return [];
  }
  const names = [...new Set(taken.map(({ name }) => name))];
  const message = `can never match: ${names.join(" and ")} ${names.length === 1 ? "takes" : "take"} all of it before`;
  return [{ path: ["routes", index], message }];
}

/** What makes a condition impossible, with its path in `when`. */
function contradictions({ repositories, labels, actions = ["*"], authors, senders }: When): RelayProblem[] {
  const { any, all = [], none = [] } = labels ?? {};
  const excluded = "what it names is excluded there, too";
  const noBots = "bots are excluded, and every login is a bot's";
  const checks: [isPossible: boolean, path: string[], message: string][] = [
    [leavesSome(repositories), ["repositories"], excluded],
    [leavesSome(authors?.logins), ["authors", "logins"], excluded],
    [leavesSome(senders?.logins), ["senders", "logins"], excluded],
    [leavesPeople(authors), ["authors"], noBots],
    [leavesPeople(senders), ["senders"], noBots],
    [EVENTS.some((event) => isAmong(event, actions)), ["actions"], "every event is excluded"],
    [!any?.every((pattern) => isCovered(pattern, none)), ["labels"], "none excludes all that any names"],
    [!all.some((pattern) => isCovered(pattern, none)), ["labels"], "none excludes what all demands"],
  ];
  return checks.flatMap(([isPossible, path, message]) => (isPossible ? [] : [{ path, message }]));
}

/** Whether something is left of a list, once what it excludes is taken away. */
function leavesSome(patterns: readonly string[] = []): boolean {
  const excluded = patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1));
  const named = patterns.filter((pattern) => !pattern.startsWith("!"));
  return named.length === 0
    ? !excluded.some(isEverything)
    : !named.every((each) => isCovered(each, excluded));
}

function isEverything(pattern: string): boolean {
  return ["*", "*/*"].includes(pattern);
}

/** Whether somebody is left who is no bot, where bots are excluded. */
function leavesPeople(accounts: When["senders"]): boolean {
  const { bots, logins = [] } = accounts ?? {};
  const isBots = (pattern: string) => pattern.endsWith("[bot]") && !pattern.startsWith("!");
  return bots !== false || logins.length === 0 || !logins.every(isBots);
}

/** Whether all that matches `inner` matches `outer`. */
function isWithin(inner: When, outer: When): boolean {
  const { repositories, labels, actions, private: _, ...rest } = outer;
  const others = Object.entries(rest) as [keyof typeof rest, unknown][];
  return (
    isPrivateWithin(inner, outer) &&
    isListWithin(inner.repositories, repositories) &&
    isLabelsWithin(inner.labels, labels) &&
    EVENTS.every((event) => isAmong(event, actions ?? ["*"]) || !isAmong(event, inner.actions ?? ["*"])) &&
    others.every(([name, wanted]) => isDeepStrictEqual(inner[name], wanted))
  );
}

function isPrivateWithin(inner: When, outer: When): boolean {
  if (outer.private !== undefined) {
    return outer.private === "any" || outer.private === inner.private;
  }
  const takesNoPrivate =
    inner.private === false || (inner.private === undefined && (inner.repositories ?? []).every(isWildcard));
  return (
    takesNoPrivate ||
    (inner.private === undefined && isDeepStrictEqual(inner.repositories, outer.repositories))
  );
}

function isListWithin(inner: string[] | undefined, outer: string[] | undefined): boolean {
  if (outer === undefined || isDeepStrictEqual(inner, outer)) {
    return true;
  }
  const excludes = [...outer, ...(inner ?? [])].some((pattern) => pattern.startsWith("!"));
  return inner !== undefined && !excludes && inner.every((pattern) => isCovered(pattern, outer));
}

function isLabelsWithin(inner: When["labels"], outer: When["labels"]): boolean {
  if (outer === undefined || isDeepStrictEqual(inner, outer)) {
    return true;
  }
  const { any = [], all = [], none = [] } = inner ?? {};
  const { any: outerAny, all: outerAll = [], none: outerNone = [] } = outer;
  return (
    (outerAny === undefined ||
      (any.length > 0 && any.every((pattern) => isCovered(pattern, outerAny))) ||
      all.some((pattern) => isCovered(pattern, outerAny))) &&
    outerAll.every((wanted) => all.some((pattern) => isCovered(pattern, [wanted]))) &&
    outerNone.every((excluded) => none.some((pattern) => isCovered(excluded, [pattern])))
  );
}
