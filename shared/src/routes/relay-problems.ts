import { ruleProblems } from "../rules/rule-problems.ts";
import type { RelayProblem } from "./never-matches.ts";
import { ASSIGNEES, EVERYBODY, type Relay } from "./relay-schema.ts";

/** Names that are there twice or not at all, or mean nothing certain. */
export function relayProblems(relay: Relay): RelayProblem[] {
  return [
    ...sameTwice(relay),
    ...unknownNames(relay),
    ...ambiguousNames(relay),
    ...withoutThread(relay),
    ...unusableButtons(relay),
    ...ruleProblems(relay),
  ];
}

function sameTwice({ routes, rules, channels, people, buttons }: Relay): RelayProblem[] {
  const namesIn = (list: "routes" | "rules", named: readonly { name: string }[]) =>
    named.map(({ name }, index) => ({ path: [list, index, "name"], value: name }));
  const destinations = Object.entries(channels).map(([name, { id, webhook }]) => ({
    path: ["channels", name],
    value: id ?? `webhook ${webhook}`,
  }));
  const logins = Object.keys(people).map((login) => ({
    path: ["people", login],
    value: login.toLowerCase(),
  }));
  const repositories = (buttons?.create?.repositories ?? []).map((name, index) => ({
    path: ["buttons", "create", "repositories", index],
    value: name.toLowerCase(),
  }));
  return [namesIn("routes", routes), namesIn("rules", rules), destinations, logins, repositories].flatMap(
    (all) =>
      all
        .filter(({ value }, index) => all.findIndex((other) => other.value === value) < index)
        .map(({ path, value }) => ({ path, message: `${value} is there twice` })),
  );
}

function unknownNames({ routes, channels, people, groups }: Relay): RelayProblem[] {
  const logins = new Set(Object.keys(people).map((login) => login.toLowerCase()));
  const isKnown = (name: string) =>
    name === ASSIGNEES || Object.hasOwn(groups, name) || logins.has(name.toLowerCase());
  return routes.flatMap(({ to, mention }, route) => [
    ...to.flatMap((name, index) =>
      Object.hasOwn(channels, name)
        ? []
        : [{ path: ["routes", route, "to", index], message: `there is no channel ${name} in channels` }],
    ),
    ...mention.flatMap((name, index) =>
      isKnown(name)
        ? []
        : [
            {
              path: ["routes", route, "mention", index],
              message: `${name} is neither a login in people, nor a name in groups, nor ${ASSIGNEES}`,
            },
          ],
    ),
  ]);
}

/** Whom `mention` would mean must be sure. */
function ambiguousNames({ people, groups }: Relay): RelayProblem[] {
  const logins = new Set(Object.keys(people).map((login) => login.toLowerCase()));
  return Object.keys(groups)
    .filter((name) => name === ASSIGNEES || logins.has(name.toLowerCase()))
    .map((name) => ({
      path: ["groups", name],
      message: name === ASSIGNEES ? "has another meaning in mention" : "is the name of one of people, too",
    }));
}

function withoutThread({ routes, channels }: Relay): RelayProblem[] {
  return routes.flatMap(({ remind, to }, index) =>
    remind && to.every((name) => channels[name]?.webhook !== undefined)
      ? [{ path: ["routes", index, "remind"], message: "a webhook has no thread to remind in" }]
      : [],
  );
}

/** Buttons are on the cards of a bot, which answers whoever uses a shortcut, too; and who uses one must have a login on GitHub. */
function unusableButtons({ buttons, people, channels }: Relay): RelayProblem[] {
  if (buttons === undefined) {
    return [];
  }
  const members = Object.values(people);
  const withTwo = Object.entries(people).filter(([, member], index) => members.indexOf(member) < index);
  const logins = new Set(Object.keys(people).map((login) => login.toLowerCase()));
  const { create, ...onCards } = buttons;
  const lists = Object.entries(onCards).map(([kind, names]) => ({ path: [kind], names }));
  const unknown = [...lists, { path: ["create", "who"], names: create?.who ?? [] }].flatMap(
    ({ path, names }) =>
      names.flatMap((name, index) =>
        name === EVERYBODY || logins.has(name.toLowerCase())
          ? []
          : [{ path: ["buttons", ...path, index], message: `${name} is no login in people` }],
      ),
  );
  const hasCards = Object.values(channels).some(({ id }) => id !== undefined);
  return [
    ...unknown,
    ...withTwo.map(([login, member]) => ({
      path: ["people", login],
      message: `${member} has another login, too: with buttons, a member acts as one`,
    })),
    ...(hasCards
      ? []
      : [{ path: ["buttons"], message: "no channel has cards: webhooks only have messages" }]),
    ...(logins.size > 0
      ? []
      : [{ path: ["buttons"], message: "nobody is in people, so nobody may use them" }]),
  ];
}
