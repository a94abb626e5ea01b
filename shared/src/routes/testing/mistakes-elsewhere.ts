import { type Mistake, UNKNOWN, withRoute } from "./mistakes.ts";

const CHANNELS = "channels: { main: C1 }";

/** A file with this before its routes, of which the first line is wrong. */
function before(title: string, yaml: string, ...problems: string[]): Mistake {
  return [
    title,
    `${yaml}\n${withRoute("name: x, to: main")}`,
    problems.map((each) => `relay.yaml:1: ${each}`),
  ];
}

/** In people, groups and channels, and in the whole file. */
export const MISTAKES_ELSEWHERE: Mistake[] = [
  before("a field", "person: { ann: U1 }", `person: ${UNKNOWN}`),
  before(
    "a name instead of a member's ID",
    "people: { ann: '@ann' }",
    "people.ann: must be a member ID such as U0123456789, not a name",
  ),
  before("a login with a space", "people: { ann smith: U1 }", "people.ann smith: must be a login on GitHub"),
  before("a login in two spellings", "people: { ann: U1, Ann: U2 }", "people.Ann: ann is there twice"),
  before(
    "a name instead of a group's ID",
    "groups: { a: '@a' }",
    "groups.a: must be a user group's ID such as S0123456789, not its name",
  ),
  before("a group without a name", "groups: { '': S1 }", "groups.: is empty"),
  before(
    "a group called assignees",
    "groups: { assignees: S1 }",
    "groups.assignees: has another meaning in mention",
  ),
  [
    "a group that is called like a person",
    `groups: { Ann: S1 }\npeople: { ann: U1 }\n${withRoute("name: x, to: main")}`,
    ["relay.yaml:1: groups.Ann: is the name of one of people, too"],
  ],
  before("nothing after people", "people:", "people: is empty"),
  ["no channels", "routes:\n- { name: x, to: main }\n", ["relay.yaml:1: channels: is missing"]],
  ...(
    [
      [
        "a channel's name",
        "'#main'",
        "channels.main.id: must be a channel's ID such as C0123456789 (shown at the end of its details), not its name",
      ],
      ["neither ID nor webhook", "{ digest: daily }", "channels.main: must have either an id or a webhook"],
      ["both", "{ id: C1, webhook: a }", "channels.main: must have either an id or a webhook"],
      [
        "a webhook's URL",
        "{ webhook: 'https://a' }",
        "channels.main.webhook: must be a short name of a-z, 0-9 and -",
      ],
      ["a digest", "{ id: C1, digest: [hourly] }", "channels.main.digest.0: must be daily or weekly"],
      ["a field of a channel", "{ id: C1, digests: [] }", `channels.main.digests: ${UNKNOWN}`],
      ["a channel that is two", "C1, other: C1", "channels.other: C1 is there twice"],
      [
        "a webhook that is two",
        "{ webhook: a }, other: { webhook: a }",
        "channels.other: webhook a is there twice",
      ],
    ] as const
  ).map(
    ([title, channel, problem]): Mistake => [
      title,
      `channels: { main: ${channel} }\nroutes:\n- { name: x, to: main }\n`,
      [`relay.yaml:1: ${problem}`],
    ],
  ),
  ["no routes", `${CHANNELS}\n`, ["relay.yaml:1: routes: is missing"]],
  [
    "an empty list of routes",
    `${CHANNELS}\nroutes: []\n`,
    ["relay.yaml:2: routes: is empty: no issue would reach anybody"],
  ],
  ["routes by name", `${CHANNELS}\nroutes:\n  x: { to: main }\n`, ["relay.yaml:2: routes: must be a list"]],
  ["a list", "- main\n", ["relay.yaml:1: must be fields, each with its value: `name: …`"]],
  ["a text", "main\n", ["relay.yaml:1: must be fields, each with its value: `name: …`"]],
];
