import { describe, expect, it } from "vitest";
import { problemsIn } from "./testing/problems-in.ts";

/** A file of routes with these conditions, all to one channel. */
function problemsOf(...conditions: string[]): string[] {
  const routes = conditions.map((when, index) => `- { name: "${index + 1}", to: main, when: ${when} }`);
  return problemsIn(["channels: { main: C1 }", "routes:", ...routes].join("\n"));
}

describe("a route that can never match", () => {
  it.each([
    [
      "{ repositories: [acme/web, '!acme/*'] }",
      "repositories: can never match: what it names is excluded there, too",
    ],
    ["{ repositories: ['!*/*'] }", "repositories: can never match: what it names is excluded there, too"],
    [
      "{ authors: { logins: [ann, '!ANN'] } }",
      "authors.logins: can never match: what it names is excluded there, too",
    ],
    [
      "{ senders: { logins: '!*' } }",
      "senders.logins: can never match: what it names is excluded there, too",
    ],
    [
      "{ authors: { logins: ['renovate[bot]', '*[bot]'], bots: false } }",
      "authors: can never match: bots are excluded, and every login is a bot's",
    ],
    [
      "{ senders: { logins: 'renovate[bot]', bots: false } }",
      "senders: can never match: bots are excluded, and every login is a bot's",
    ],
    ["{ actions: [issues.opened, '!issues.*'] }", "actions: can never match: every event is excluded"],
    [
      "{ labels: { any: [bug, b], none: 'B*' } }",
      "labels: can never match: none excludes all that any names",
    ],
    ["{ labels: { all: [bug, ui], none: [ui] } }", "labels: can never match: none excludes what all demands"],
  ])("contradicts itself: %s", (when, problem) => {
    expect(problemsOf(when)).toEqual([`relay.yaml:3: route 1, when.${problem}`]);
  });

  it.each([
    ["the same", "{ labels: { any: bug } }", "{ labels: { any: bug } }"],
    ["everything", "{}", "{ labels: { any: bug }, actions: issues.opened, authors: { bots: true } }"],
    ["everything, private ones too", "{ private: any }", "{ repositories: acme/web, private: true }"],
    ["more labels", "{ labels: { any: [bug, ui] } }", "{ labels: { any: UI } }"],
    ["labels by a pattern", "{ labels: { any: 'sec*' } }", "{ labels: { any: [sec/xss, 'sec/*'] } }"],
    [
      "one of the labels, of which the later demands all",
      "{ labels: { any: bug } }",
      "{ labels: { all: [p1, bug] } }",
    ],
    [
      "fewer labels that must be there",
      "{ labels: { all: bug } }",
      "{ labels: { all: [p1, bug], any: ui } }",
    ],
    ["fewer labels that must not", "{ labels: { none: wont } }", "{ labels: { none: ['wont*', later] } }"],
    ["more actions", "{ actions: 'issues.*' }", "{ actions: issues.opened }"],
    ["more repositories", "{ repositories: [acme/*, x/y] }", "{ repositories: acme/w*, types: Bug }"],
    [
      "more repositories, of public ones",
      "{ repositories: acme/* }",
      "{ repositories: acme/web, private: false }",
    ],
  ])("comes after one that takes %s", (_, earlier, later) => {
    expect(problemsOf(earlier, later)).toEqual([
      "relay.yaml:4: route 2: can never match: 1 takes all of it before",
    ]);
  });

  it("is found behind many", () => {
    const many = Array.from({ length: 300 }, (_, index) => `{ labels: { any: label-${index} } }`);
    expect(problemsOf(...many, "{ labels: { any: label-7 } }")).toEqual([
      "relay.yaml:303: route 301: can never match: 8 takes all of it before",
    ]);
  });
});

describe("a route that sometimes matches is taken", () => {
  it.each([
    ["where only a part is excluded", "{ repositories: [acme/*, '!acme/web'] }"],
    ["where a part of the excluded is named", "{ repositories: ['acme/*', '!acme/w*', '!acme/a*'] }"],
    ["where people are among the logins", "{ senders: { logins: [ann, 'renovate[bot]'], bots: false } }"],
    ["where only bots are excluded", "{ senders: { logins: '!*[bot]', bots: false } }"],
    ["where one of the labels is not excluded", "{ labels: { any: [bug, ui], none: bug } }"],
    ["where less than is demanded is excluded", "{ labels: { all: 'sec*', none: sec/old } }"],
    ["where what is excluded is a label with a *", String.raw`{ labels: { any: 'a*', none: 'a\*' } }`],
  ])("%s", (_, when) => {
    expect(problemsOf(when)).toEqual([]);
  });

  it.each([
    ["private ones that are named", "{ repositories: acme/* }", "{ repositories: acme/web }"],
    ["private ones", "{}", "{ private: true }"],
    ["any of them", "{ private: false }", "{ private: any }"],
    [
      "those that the earlier excludes",
      "{ repositories: [acme/*, '!acme/web'] }",
      "{ repositories: acme/w*, private: false }",
    ],
    ["one label more", "{ labels: { any: bug } }", "{ labels: { any: [bug, ui] } }"],
    ["all labels by a pattern", "{ labels: { any: 'b*' } }", "{ labels: { any: '*' } }"],
    ["fewer that must be there", "{ labels: { all: [bug, p1] } }", "{ labels: { all: bug } }"],
    ["either of two", "{ labels: { all: [bug, p1] } }", "{ labels: { any: [bug, p1] } }"],
    ["fewer that must not", "{ labels: { none: [wontfix, later] } }", "{ labels: { none: wontfix } }"],
    ["what a pattern doesn't exclude", "{ labels: { none: 'wont*' } }", "{ labels: { none: wontfix } }"],
    ["issues of which nobody says the labels", "{ labels: { none: wontfix } }", "{}"],
    ["other events", "{ actions: issues.opened }", "{ actions: issues.* }"],
    ["other people", "{ senders: { logins: ann } }", "{ authors: { logins: ann } }"],
    ["strangers", "{ authors: { associations: NONE } }", "{ authors: { associations: [NONE, MEMBER] } }"],
    ["another milestone", "{ milestones: v1 }", "{ milestones: v2 }"],
    ["another type", "{ types: Bug }", "{ types: Task }"],
  ])("after one that takes almost the same: %s", (_, earlier, later) => {
    expect(problemsOf(earlier, later)).toEqual([]);
  });

  it("where it brings the same issues to one more channel", () => {
    const yaml = `
channels: { main: C1, other: C2 }
routes:
  - { name: one, to: main }
  - { name: two, to: [main, other] }
`;
    expect(problemsIn(yaml)).toEqual([]);
  });
});
