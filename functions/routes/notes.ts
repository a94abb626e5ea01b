import type { FieldPath } from "@issue-relay/shared/routes/problem";
import type { Relay } from "@issue-relay/shared/routes/relay";
import type { Route } from "@issue-relay/shared/routes/relay-schema";
import { ruleNotes } from "./rule-notes.ts";

/** What of the file is right, but may not be meant. Each with its place. */
export function notesOn(relay: Relay): [FieldPath, string][] {
  const { channels, routes, rules, alerts } = relay;
  const unused = Object.keys(channels).filter(
    (name) => name !== alerts && !routes.some(({ to }) => to.includes(name)),
  );
  const notes: [FieldPath, string][] = unused.map((name) => [["channels", name], "no route names it"]);
  if (!routes.some(takesEverything)) {
    notes.push([["routes"], "no route takes what the others leave: such issues reach nobody"]);
  }
  if (!routes.some(takesPrivate)) {
    notes.push([["routes"], `no route takes ${OF_PRIVATE}`]);
  }
  if (rules.length > 0 && !rules.some(takesPrivate)) {
    notes.push([["rules"], `no rule acts on ${OF_PRIVATE}`]);
  }
  return [...notes, ...ruleNotes(relay)];
}

const OF_PRIVATE =
  "issues of private repositories: one can with `private: any`, or with their names in `repositories`";

function takesEverything({ when: { private: _, ...conditions } }: Route): boolean {
  return Object.keys(conditions).length === 0;
}

function takesPrivate({ when }: Pick<Route, "when">): boolean {
  const names = (when.repositories ?? []).filter((pattern) => !/^!|\*/.test(pattern));
  return when.private === undefined ? names.length > 0 : when.private !== false;
}
