import { describe, expect, it } from "vitest";
import { loadRelay } from "./relay-file.ts";
import { withRoute } from "./testing/mistakes.ts";
import { problemsIn } from "./testing/problems-in.ts";
import { readYaml } from "./yaml.ts";

const EVERYTHING = String.raw`
people: { ann: U0123456789, 007: U7, "null": W1, "renovate[bot]": U8, constructor: U9, Emu_acme: U10 }
groups: { oncall: S0123456789, constructor team: S2 }
channels:
  short: C0123456789
  private: G1
  direct: { id: D1, digest: daily }
  vendor: { webhook: vendor-2, digest: [] }
  "#any name": { webhook: w }
  constructor: C2
  __proto: C3
routes:
  - name: all fields
    when:
      repositories: [acme/*, "*/docs", "!acme/*.wiki", acme/.github]
      private: false
      labels: { any: [bug, "sec/*", "type: bug", "🔥", 'a\*b'], all: "*", none: ["!", wontfix] }
      actions: ["*.created", "!issue_comment.pinned", issues.opened, "sub_issues.*"]
      authors: { logins: ["*[bot]", "!x", "-*"], associations: [NONE, OWNER], bots: true }
      senders: { logins: "!renovate[bot]", bots: false }
      milestones: ["v2*"]
      types: Bug
    to: [short, private, direct, vendor, "#any name", constructor, __proto]
    mention: [oncall, ANN, assignees, "007", "null", constructor, constructor team]
    show: { issues.labeled: thread, "issue_comment.created": nothing, bots: card }
    remind: { after: 40h }
  - { name: excluded alone, when: { repositories: "!a/b", actions: "!issues.*" }, to: short }
  - { name: "true", to: short }
`;

describe("a file that is right", () => {
  it("may say all that there is to say", () => {
    expect(problemsIn(EVERYTHING)).toEqual([]);
  });

  it("may use YAML's own ways of not saying things twice", () => {
    const yaml = `
channels: { main: C1, other: C2 }
routes:
  - { name: one, when: &product { repositories: [acme/*], labels: { any: bug } }, to: main }
  - { name: two, when: *product, to: other }
`;
    const { routes } = readYaml(Buffer.from(yaml)).file.relay;
    expect(routes[1]?.when).toEqual({ repositories: ["acme/*"], labels: { any: ["bug"] } });
  });

  it("may begin with a byte order mark, and end its lines as Windows does", () => {
    const yaml = `\uFEFF${EVERYTHING.replaceAll("\n", "\r\n")}`;
    expect(readYaml(Buffer.from(yaml)).file.relay).toEqual(readYaml(Buffer.from(EVERYTHING)).file.relay);
  });

  it("is the same to a function, with the line of each route", () => {
    const { file } = readYaml(Buffer.from(EVERYTHING));
    expect(loadRelay(JSON.stringify(file))).toEqual(file.relay);
    expect(file.lines).toEqual([13, 27, 28]);
  });

  it("keeps a login of digits as it is written", () => {
    expect(Object.keys(readYaml(Buffer.from(EVERYTHING)).file.relay.people)).toContain("007");
  });

  it("may have 300 routes and a pattern as long as a page", () => {
    const routes = Array.from(
      { length: 300 },
      (_, index) => `- { name: "${index}", to: main, when: { labels: { any: label-${index} } } }`,
    );
    const huge = `- { name: huge, to: main, when: { milestones: "${"a*".repeat(10_000)}" } }`;
    const yaml = ["channels: { main: C1 }", "routes:", ...routes, huge].join("\n");
    const { file } = readYaml(Buffer.from(yaml));
    expect(loadRelay(JSON.stringify(file)).routes).toHaveLength(301);
  });
});

describe("a function refuses to start", () => {
  it.each([
    ["an empty file", ""],
    ["a file of YAML", withRoute("name: x, to: main")],
    ["JSON of something else", '{ "routes": [] }'],
    ["a file in which there are no routes", '{ "sha256": "", "lines": [] }'],
  ])("with %s", (_, text) => {
    expect(() => loadRelay(text)).toThrow("is not what `npm run routes -- check` makes");
  });
});
