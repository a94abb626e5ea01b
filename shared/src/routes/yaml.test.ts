import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { problemsAtStart } from "../testing/problems-at-start.ts";
import { loadRelay } from "./relay-file.ts";
import { MISTAKES_IN_ROUTES, withRoute } from "./testing/mistakes.ts";
import { MISTAKES_ELSEWHERE } from "./testing/mistakes-elsewhere.ts";
import { problemsIn } from "./testing/problems-in.ts";

describe("a mistake is named with its line and field", () => {
  it.each(MISTAKES_IN_ROUTES)("in a route: %s", (_, yaml, problems) => {
    expect(problemsIn(yaml)).toEqual(problems);
  });

  it.each(MISTAKES_ELSEWHERE)("beside the routes: %s", (_, yaml, problems) => {
    expect(problemsIn(yaml)).toEqual(problems);
  });

  it("in the line of a field's name, where its value begins in the next", () => {
    const yaml = `
channels:
  main: C1
routes:
  - name: x
    when:
      label:
        - bug
    to:
      - main
      - other
`;
    expect(problemsIn(yaml)).toEqual([
      "relay.yaml:7: route x, when.label: is no field: it may be misspelt, or in the wrong place",
      "relay.yaml:11: route x, to.1: there is no channel other in channels",
    ]);
  });

  it("and no other route is blamed for it", () => {
    const yaml = `${withRoute("name: x, to: main, when: { lables: bug }")}- { name: y, to: main }\n`;
    expect(problemsIn(yaml)).toEqual([expect.stringContaining("route x, when.lables")]);
  });
});

describe("a function refuses to start, and says the same, with the line of the route", () => {
  it.each(MISTAKES_IN_ROUTES)("%s", (_, yaml, problems) => {
    const relay: unknown = parse(yaml);
    expect(problemsAtStart(() => loadRelay(JSON.stringify({ sha256: "", lines: [3, 4], relay })))).toEqual(
      problems,
    );
  });

  it.each(MISTAKES_ELSEWHERE)("without a line, beside the routes: %s", (_, yaml, problems) => {
    const relay: unknown = parse(yaml);
    const withoutLines = problems.map((each) => each.replace(/:\d+:/, ":"));
    expect(problemsAtStart(() => loadRelay(JSON.stringify({ sha256: "", lines: [3], relay })))).toEqual(
      withoutLines,
    );
  });
});

describe("what is no YAML is named with its line", () => {
  it.each([
    ["an empty file", "", "relay.yaml: is empty"],
    ["a file of comments", "# nothing\n", "relay.yaml: is empty"],
    ["a tab", "channels:\n\tmain: C1\n", "relay.yaml:2: Tabs are not allowed as indentation"],
    ["a field twice", "people: {}\npeople: {}\n", "relay.yaml:2: Map keys must be unique"],
    ["two documents", "a: 1\n---\nb: 2\n", "relay.yaml:2: a second document begins: the file must be one"],
    [
      "a pattern that begins with *",
      withRoute("name: x, to: main, when: { senders: { logins: *-bot } }"),
      "relay.yaml:3: *-bot has another meaning in YAML: put it into quotes",
    ],
    [
      "a pattern that begins with !",
      withRoute("name: x, to: main, when: { senders: { logins: [!ann] } }"),
      "relay.yaml:3: what begins with ! has another meaning in YAML: put it into quotes",
    ],
    [
      "a list as a field's name",
      `[a, b]: 1\n${withRoute("name: x, to: main")}`,
      "relay.yaml:1: With stringKeys, all keys must be strings",
    ],
  ])("%s", (_, yaml, problem) => {
    expect(problemsIn(yaml)).toEqual([problem]);
  });

  it("a list that is never closed", () => {
    expect(problemsIn(withRoute("name: x, to: [main"))).toContainEqual(
      expect.stringMatching(/^relay\.yaml:[34]: /),
    );
  });

  it("a small file that would become a huge one", () => {
    const levels = ["b", "c", "d", "e", "f", "g", "h", "i"].map(
      (name, index) => `${name}: &${name} [${`*${"abcdefgh"[index]}, `.repeat(10)}]`,
    );
    const yaml = ["a: &a [x, x, x, x, x, x, x, x, x, x]", ...levels].join("\n");
    expect(problemsIn(yaml)).toEqual([expect.stringContaining("Excessive alias count")]);
  });

  it("10,000 lists within each other", () => {
    expect(problemsIn(`routes: ${"[".repeat(10_000)}`).length).toBeGreaterThan(0);
  });
});
