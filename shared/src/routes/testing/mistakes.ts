/** A mistake in a file, and what is said of it. */
export type Mistake = [title: string, yaml: string, problems: string[]];

const CHANNELS = "channels: { main: C1 }";

/** A file with one route, in its third line. */
export function withRoute(fields: string): string {
  return `${CHANNELS}\nroutes:\n- { ${fields} }\n`;
}

function inRoute(title: string, fields: string, ...problems: string[]): Mistake {
  return [
    title,
    withRoute(`name: x, to: main, ${fields}`),
    problems.map((each) => `relay.yaml:3: route x, ${each}`),
  ];
}

export const UNKNOWN = "is no field: it may be misspelt, or in the wrong place";
const EMPTY = "is empty: leave it out, or name something";
const REPOSITORY = "must be owner/name, in which * may stand for any characters and a leading ! excludes";
const LOGIN = "must be a login, in which * may stand for any characters";
const EVENT =
  "is no event of GitHub's: it must be <type>.<action>, such as issues.opened, issue_comment.* or !issues.edited";
const OURS =
  "is no event of GitHub's but our own: it brings a card up to date that is there, whatever the routes say";
const TEXT = "must be text: put it into quotes";

/** In a route. */
export const MISTAKES_IN_ROUTES: Mistake[] = [
  inRoute("a field of a route", "lables: bug", `lables: ${UNKNOWN}`),
  inRoute("a field of when", "when: { label: bug }", `when.label: ${UNKNOWN}`),
  inRoute("a field of labels", "when: { labels: { some: b } }", `when.labels.some: ${UNKNOWN}`),
  inRoute(
    "a field of authors",
    "when: { authors: { bots: true, login: ann } }",
    `when.authors.login: ${UNKNOWN}`,
  ),
  inRoute(
    "a field that only authors have",
    "when: { senders: { bots: true, associations: NONE } }",
    `when.senders.associations: ${UNKNOWN}`,
  ),
  inRoute("a field of remind", "remind: { after: 8h, every: 1h }", `remind.every: ${UNKNOWN}`),
  inRoute("an event of show", "show: { issues.labelled: card }", `show.issues.labelled: ${UNKNOWN}`),
  inRoute("our own event, to show it", "show: { issues.observed: card }", `show.issues.observed: ${OURS}`),
  inRoute(
    "our own event, to choose it or not",
    'when: { actions: [issues.observed, "!issues.observed"] }',
    `when.actions.0: ${OURS}`,
    `when.actions.1: ${OURS}`,
  ),
  inRoute("a name such as __proto__", "when: { __proto__: bug }", `when.__proto__: ${UNKNOWN}`),
  inRoute("two at once", "too: a, mentions: b", `too: ${UNKNOWN}`, `mentions: ${UNKNOWN}`),
  inRoute("a repository without owner", "when: { repositories: web }", `when.repositories.0: ${REPOSITORY}`),
  inRoute(
    "a regular expression",
    "when: { repositories: [a/*, 'a/(b|c)'] }",
    `when.repositories.1: ${REPOSITORY}`,
  ),
  inRoute(
    "a repository that is excluded twice",
    "when: { repositories: '!!a/b' }",
    `when.repositories.0: ${REPOSITORY}`,
  ),
  inRoute(
    "a login with a space",
    "when: { senders: { logins: ann smith } }",
    `when.senders.logins.0: ${LOGIN}`,
  ),
  inRoute("an e-mail address", "when: { authors: { logins: a@b.c } }", `when.authors.logins.0: ${LOGIN}`),
  inRoute("an action without type", "when: { actions: opened }", `when.actions.0: ${EVENT}`),
  inRoute(
    "an event that GitHub doesn't have",
    "when: { actions: 'issues.labelled' }",
    `when.actions.0: ${EVENT}`,
  ),
  inRoute(
    "an event that is excluded twice",
    "when: { actions: '!!issues.opened' }",
    `when.actions.0: ${EVENT}`,
  ),
  inRoute(
    "an association",
    "when: { authors: { associations: CONTRIBUTER } }",
    "when.authors.associations.0: must be one of COLLABORATOR, CONTRIBUTOR, FIRST_TIMER, FIRST_TIME_CONTRIBUTOR, MANNEQUIN, MEMBER, NONE, OWNER",
  ),
  inRoute("a place", "show: { bots: thred }", "show.bots: must be thread, card or nothing"),
  inRoute("yes for true", "when: { private: yes }", "when.private: must be true, false or any"),
  inRoute("a word for true", "when: { senders: { bots: only } }", "when.senders.bots: must be true or false"),
  inRoute("a number for a label", "when: { labels: { any: [bug, 1.0] } }", `when.labels.any.1: ${TEXT}`),
  inRoute("a label with a colon", "when: { labels: { all: [type: bug] } }", `when.labels.all.0: ${TEXT}`),
  inRoute("no label", "when: { labels: { any: } }", "when.labels.any: is empty"),
  inRoute("an empty label", "when: { labels: { any: '' } }", "when.labels.any.0: is empty"),
  inRoute(
    "a label that is too long",
    `when: { labels: { any: ${"x".repeat(51)} } }`,
    "when.labels.any.0: is longer than 50 characters: GitHub has no such label",
  ),
  inRoute("an empty list", "when: { types: [] }", `when.types: ${EMPTY}`),
  inRoute("conditions that ask nothing", "when: { senders: {} }", `when.senders: ${EMPTY}`),
  inRoute("nothing after when", "when: ", "when: is empty"),
  inRoute("hours", "remind: { after: 90m }", "remind.after: must be hours of working time, such as 8h"),
  inRoute("no hours", "remind: { after: 0h }", "remind.after: must be hours of working time, such as 8h"),
  inRoute(
    "a person and a group that aren't there",
    "mention: [ann, assignees, constructor]",
    "mention.0: ann is neither a login in people, nor a name in groups, nor assignees",
    "mention.2: constructor is neither a login in people, nor a name in groups, nor assignees",
  ),
  [
    "channels that aren't there",
    withRoute("name: x, to: [main, C1, toString]"),
    [
      "relay.yaml:3: route x, to.1: there is no channel C1 in channels",
      "relay.yaml:3: route x, to.2: there is no channel toString in channels",
    ],
  ],
  ["no channel", withRoute("name: x"), ["relay.yaml:3: route x, to: is missing"]],
  ["no name", withRoute("to: main"), ["relay.yaml:3: route 1, name: is missing"]],
  ["a number for a name", withRoute("name: 7, to: main"), [`relay.yaml:3: route 1, name: ${TEXT}`]],
  [
    "a name twice",
    `${withRoute("name: x, to: main, when: { types: Bug }")}- { name: x, to: main }\n`,
    ["relay.yaml:4: route x, name: x is there twice"],
  ],
  [
    "a route that is none",
    `${CHANNELS}\nroutes:\n- main\n`,
    ["relay.yaml:3: route 1: must be fields, each with its value: `name: …`"],
  ],
  ["a route of nothing", `${CHANNELS}\nroutes:\n-\n`, ["relay.yaml:3: route 1: is empty"]],
  [
    "a reminder where there is no thread",
    "channels: { a: { webhook: a } }\nroutes:\n- { name: x, to: a, remind: { after: 8h } }\n",
    ["relay.yaml:3: route x, remind: a webhook has no thread to remind in"],
  ],
];
