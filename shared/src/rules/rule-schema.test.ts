import { describe, expect, it } from "vitest";
import { markOf } from "../github/written-for.ts";
import { problemsIn } from "../routes/testing/problems-in.ts";
import { readYaml } from "../routes/yaml.ts";
import { longestOf } from "./template.ts";

const BEGINNING = `
channels: { main: C1 }
routes:
  - { name: all, to: main }
webhooks:
  pager: https://pager.example/issues
  inside: { url: "https://n8n.acme.internal/hook", private: true }
`;

function withRule(rule: string, beginning = BEGINNING): string {
  return `${beginning}rules:\n  - ${rule}\n`;
}

const EVERYTHING = `
  - name: all fields
    when: { repositories: [acme/*, "!acme/x"], private: any, labels: { any: bug }, actions: "issues.*", types: Bug }
    do:
      - label: [triage, "needs: info"]
      - unlabel: stale
      - assign: ann
      - assign: { next: [ann, bob-acme, cid_acme] }
      - comment: |
          Thanks, @{{ author }}! We look at **{{title}}** in {{ repository }} soon.
      - close: not_planned
      - milestone: "Next: 2.0"
      - type: Bug
      - project: { organization: acme, number: 7 }
      - dispatch: new-issue
      - dispatch: { event_type: "New issue!", repository: acme/ops }
      - webhook: pager
    dry_run: true
    max_age: 90m
    limits: { issue: 1 }
    own_changes: true
  - { name: least, do: { label: new } }
  - { name: overdue, when: { authors: { bots: false } }, after: 8h, without: triage, do: { comment: "{{ title }}" } }
`;

describe("a file of rules that is right", () => {
  it("may say all that there is to say, and a function reads the same", () => {
    const { relay } = readYaml(Buffer.from(`${BEGINNING}alerts: main\nrules:${EVERYTHING}`)).file;
    expect(relay.rules).toMatchObject([
      { do: Array(12).fill(expect.anything()), limits: { issue: 1, all: 100 }, dry_run: true },
      {
        when: {},
        do: [{ label: ["new"] }],
        dry_run: false,
        limits: { issue: 5, all: 100 },
        own_changes: false,
      },
      { after: "8h", without: "triage", when: { authors: { bots: false } } },
    ]);
    expect(relay.webhooks).toEqual({
      pager: { url: "https://pager.example/issues", private: false },
      inside: { url: "https://n8n.acme.internal/hook", private: true },
    });
    expect(readYaml(Buffer.from(JSON.stringify(relay))).file.relay).toEqual(relay);
  });

  it("may name labels of 50 characters, whatever they are, and longer patterns for them", () => {
    const [name, pattern] = ["\u{1f41e}".repeat(50), `*${"a".repeat(49)}*?`];
    const rule = `{ name: r, when: { labels: { any: "${pattern}" } }, do: { label: "${name}" } }`;
    expect(problemsIn(withRule(rule))).toEqual([]);
  });
});

const CREDENTIALS = "must have no user and no password: who gets a post knows it by its signature";
const PRIVATE = "is in a private network: say `private: true`, where that is meant";
const NEVER = "is where no webhook can be, such as Google's metadata server";
const TOO_LONG = "is longer than 50 characters: GitHub has no such label";
const OF_EVENTS = "is about what happens: a rule with `after` acts where nothing has happened";

describe("a mistake in a rule is named with its line, the rule and the field", () => {
  it.each([
    [
      "name: r, do: { lable: x }",
      ["rule r, do.0.lable: is no field: it may be misspelt, or in the wrong place"],
    ],
    ["name: r", ["rule r, do: is missing"]],
    ["name: r, do: []", ["rule r, do: is empty: leave it out, or name something"]],
    [
      "name: r, do: { label: a, close: completed }",
      [
        "rule r, do.0: must be one of label, unlabel, assign, comment, close, milestone, type, project, dispatch, webhook: write a step for each",
      ],
    ],
    [
      "name: r, do: { close: wontfix }",
      ["rule r, do.0.close: must be one of completed, not_planned, duplicate"],
    ],
    ["name: r, do: { assign: '@ann' }", ["rule r, do.0.assign.0: must be a login on GitHub"]],
    [
      "name: r, do: { assign: { next: [] } }",
      ["rule r, do.0.assign.next: is empty: leave it out, or name something"],
    ],
    [
      "name: r, do: { assign: { nxt: ann } }",
      ["rule r, do.0.assign: must be logins, or `next:` with logins"],
    ],
    [
      "name: r, do: { comment: 'Hi {{ autor }}' }",
      [
        "rule r, do.0.comment: there is no field autor: there are repository, number, title, author, sender, label, assignee, milestone, type",
      ],
    ],
    [
      "name: r, do: { project: 'https://github.com/orgs/acme/projects/7' }",
      ["rule r, do.0.project: must be such as { organization: acme, number: 7 }"],
    ],
    [
      "name: r, do: { project: { owner: ann, number: 0 } }",
      [
        "rule r, do.0.project.organization: is missing",
        "rule r, do.0.project.number: must be at least 1",
        "rule r, do.0.project.owner: is no field: it may be misspelt, or in the wrong place",
      ],
    ],
    [
      `name: r, do: { dispatch: ${"x".repeat(101)} }`,
      ["rule r, do.0.dispatch.event_type: is longer than the 100 characters that GitHub takes"],
    ],
    [
      "name: r, do: { dispatch: { event_type: x, repository: ops } }",
      ["rule r, do.0.dispatch.repository: must be owner/name, without patterns"],
    ],
    ["name: r, do: { webhook: pagr }", ["rule r, do.0.webhook: there is no webhook pagr in webhooks"]],
    [
      "name: r, do: { label: x }, max_age: 1w",
      ["rule r, max_age: must be minutes, hours or days, such as 90m, 1h or 3d"],
    ],
    [
      "name: r, do: { label: x }, max_age: 0h",
      ["rule r, max_age: must be minutes, hours or days, such as 90m, 1h or 3d"],
    ],
    ["name: r, do: { label: x }, max_age: 46d", ["rule r, max_age: must be at most 45d"]],
    ["name: r, do: { label: x }, after: 90m", ["rule r, after: must be hours of working time, such as 8h"]],
    [
      "name: r, do: { label: x }, after: 8h, without: answer",
      ["rule r, without: must be one of response, triage, closing"],
    ],
    [
      "name: r, do: { label: x }, after: 8h, limits: { all: 1 }",
      ["rule r, limits.all: must be at least 2 with `after`: two calls can fall into one hour"],
    ],
    ["name: r, do: { label: x }, without: triage", ["rule r, without: needs `after`, such as `after: 8h`"]],
    [
      "name: r, do: { label: x }, aftr: 8h",
      ["rule r, aftr: is no field: it may be misspelt, or in the wrong place"],
    ],
    [
      "name: r, do: { label: x }, after: 8h, when: { actions: issues.opened, senders: { bots: false } }",
      [`rule r, when.actions: ${OF_EVENTS}`, `rule r, when.senders: ${OF_EVENTS}`],
    ],
    [
      "name: r, do: { comment: '{{ title }} {{ sender }} {{label}}' }, after: 8h, max_age: 1h, own_changes: true",
      [
        `rule r, max_age: ${OF_EVENTS}`,
        `rule r, own_changes: ${OF_EVENTS}`,
        `rule r, do.0.comment: {{ sender }} ${OF_EVENTS}`,
        `rule r, do.0.comment: {{ label }} ${OF_EVENTS}`,
      ],
    ],
    ["name: r, do: { label: x }, limits: { all: 0 }", ["rule r, limits.all: must be at least 1"]],
    [
      "name: r, do: { label: x }, when: { repositories: web }",
      [
        "rule r, when.repositories.0: must be owner/name, in which * may stand for any characters and a leading ! excludes",
      ],
    ],
    [
      "name: r, do: { label: x }, when: { repositories: [a/b, '!a/*'] }",
      ["rule r, when.repositories: can never match: what it names is excluded there, too"],
    ],
  ])("%s", (rule, problems) => {
    expect(problemsIn(withRule(`{ ${rule} }`))).toEqual(problems.map((each) => `relay.yaml:9: ${each}`));
  });

  it("also where two have one name, or the file names what is not there", () => {
    expect(
      problemsIn(
        `${withRule("{ name: r, do: { label: x } }")}  - { name: r, do: { label: y } }\nalerts: man\n`,
      ),
    ).toEqual([
      "relay.yaml:10: rule r, name: r is there twice",
      "relay.yaml:11: alerts: there is no channel man in channels",
    ]);
  });

  it.each([
    ["a label", `label: [ok, ${"x".repeat(51)}]`, [`do.0.label.1: ${TOO_LONG}`]],
    ["a label to remove", `unlabel: ${"x".repeat(51)}`, [`do.0.unlabel.0: ${TOO_LONG}`]],
    ["a label of nothing", "label: ['', ' ']", ["do.0.label.0: is empty", "do.0.label.1: is empty"]],
    ["a label of nothing, to remove", "unlabel: ' '", ["do.0.unlabel.0: is empty"]],
    ["a comment", `comment: ${"x".repeat(65_537)}`, ["do.0.comment: is longer than 20000 characters"]],
    [
      "a comment with its fields",
      `comment: '${"{{ title }} ".repeat(43)}'`,
      ["do.0.comment: can be longer with its fields than the 65536 characters that GitHub takes"],
    ],
  ])("also where GitHub would not take it: %s", (_, step, problems) => {
    expect(problemsIn(withRule(`{ name: r, do: { ${step} } }`))).toEqual(
      problems.map((each) => `relay.yaml:9: rule r, ${each}`),
    );
  });

  it("takes a comment that GitHub takes with its fields and the mark by which it is found again, and none that is longer", () => {
    const fields = "{{ title }}".repeat(42);
    const below = `\n\n${markOf("0".repeat(32))}`.length;
    const rest = 65_536 - longestOf(fields) - below;
    const commentOf = (length: number) =>
      problemsIn(withRule(`{ name: r, do: { comment: '${fields}${"x".repeat(length)}' } }`));
    expect(commentOf(rest)).toEqual([]);
    expect(commentOf(rest + 1)).toEqual([expect.stringContaining("65536 characters that GitHub takes")]);
  });

  it.each([
    ["http://pager.example", "webhooks.pager.url: must be an https address, or http to this machine"],
    ["pager.example", "webhooks.pager.url: must be an https address, or http to this machine"],
    ["https://10.0.0.1/", `webhooks.pager.url: ${PRIVATE}`],
    ["http://localhost:8080/", `webhooks.pager.url: ${PRIVATE}`],
    ["https://metadata.google.internal./", `webhooks.pager.url: ${NEVER}`],
    ['{ url: "https://[::ffff:a9fe:a9fe]/", private: true }', `webhooks.pager.url: ${NEVER}`],
    ["https://ann:secret@pager.example/", `webhooks.pager.url: ${CREDENTIALS}`],
    ["https://token@pager.example/", `webhooks.pager.url: ${CREDENTIALS}`],
  ])("also in a webhook: %s", (url, problem) => {
    const yaml = BEGINNING.replace("https://pager.example/issues", url);
    expect(problemsIn(withRule("{ name: r, do: { webhook: pager } }", yaml))).toEqual([
      `relay.yaml:6: ${problem}`,
    ]);
  });
});
