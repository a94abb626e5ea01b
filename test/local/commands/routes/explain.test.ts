import { readFileSync } from "node:fs";
import { OBSERVED } from "@issue-relay/shared/event/issue-event";
import { accounts, anIssueEvent, labels } from "@issue-relay/shared/event/testing/an-issue-event";
import { Relay } from "@issue-relay/shared/routes/relay";
import { readYaml } from "@issue-relay/shared/routes/yaml";
import { describe, expect, it } from "vitest";
import { explain } from "./explain.ts";

const README = readFileSync(new URL("../../../../shared/src/routes/README.md", import.meta.url), "utf8");

function lastLines(relay: object, overrides: Parameters<typeof anIssueEvent>[0]): string[] {
  return explain(Relay.parse(relay), anIssueEvent(overrides)).split("\n\n").at(-1)?.split("\n") ?? [];
}

/** When what happens does not belong to the opening any more. */
const LATER = "2026-03-03T09:30:00Z";
const relay = {
  people: { ann: "U1" },
  groups: { oncall: "S1" },
  channels: { support: "C1", vendor: { webhook: "vendor" } },
  routes: [{ name: "all", to: ["support", "vendor"], mention: ["oncall", "assignees"] }],
};

it("the README shows what explain says of its second example", () => {
  const section = README.split("### Support, with several teams and a late label")[1] ?? "";
  const yaml = /^```yaml\n(.*?)^```/ms.exec(section)?.[1] ?? "";
  const shown = /^<!-- explain.*?^```\n(.*?)^```/ms.exec(section)?.[1] ?? "";
  const { file } = readYaml(Buffer.from(yaml));
  const event = anIssueEvent({
    action: "labeled",
    occurredAt: LATER,
    repository: { name: "acme/shop" },
    issue: { labels: labels("sec/xss") },
    label: { name: "sec/xss" },
  });
  expect(`${explain(file.relay, event, file)}\n`).toBe(shown);
});

it("explain keeps on one line what a title or a label says", () => {
  const text = explain(
    Relay.parse({
      channels: { all: "C1" },
      routes: [{ name: "bugs", when: { labels: { any: "bug" } }, to: "all" }],
    }),
    anIssueEvent({ issue: { title: "one\n✓ two", labels: labels("three\n✓ four") } }),
  );
  expect(text.split("\n").filter((line) => line.startsWith("✓"))).toEqual([]);
});

describe("of each channel, explain says", () => {
  it("whom the event mentions, and why not somebody else whom the route may mention", () => {
    expect(lastLines(relay, {})).toEqual([
      "support: card, by route all, to which it brings the issue",
      "    mentions oncall (S1)",
      "    - assignees: nobody is assigned",
      "vendor: a message, by route all, to which it brings the issue",
      "    mentions oncall (S1)",
      "    - assignees: nobody is assigned",
    ]);
    const assigned = { action: "assigned", occurredAt: LATER };
    expect(lastLines(relay, { ...assigned, assignee: { login: "dave" } }).slice(0, 4)).toEqual([
      "support: thread, by route all",
      "    mentions nobody",
      "    - oncall: the event does not bring the issue to the route",
      "    - dave: not in `people`",
    ]);
    expect(lastLines(relay, { ...assigned, assignee: { login: "ann" }, sender: { login: "bob" } })[1]).toBe(
      "    mentions ann (U1)",
    );
    expect(lastLines(relay, { ...assigned, assignee: { login: "ann" } })[3]).toBe(
      "    - ann: nobody is told of what they did themselves",
    );
  });

  it("that the route mentions nobody at all", () => {
    const [route] = relay.routes;
    expect(lastLines({ ...relay, routes: [{ ...route, mention: [] }] }, {}).slice(0, 3)).toEqual([
      "support: card, by route all, to which it brings the issue",
      "    mentions nobody",
      "    - the route has no `mention`",
    ]);
  });

  it("that no route brings the event there, and what becomes of a card", () => {
    const none = { ...relay, routes: [{ name: "bugs", when: { labels: { any: "bug" } }, to: "support" }] };
    expect(lastLines(none, {})).toEqual([
      "support: no route brings it there; a card of the issue that is there is kept up to date",
      "vendor: no route brings it there",
    ]);
    expect(lastLines(none, { action: "pinned" })[0]).toBe("support: no route brings it there");
    expect(lastLines(none, { repository: { private: true } })[0]).toBe("support: no route brings it there");
  });

  it("what is not a line although a thread shows such events, and what a webhook can't show", () => {
    expect(lastLines(relay, { action: "assigned", assignee: { login: "dave" } })[0]).toBe(
      "support: card, since in the first 5 s of an issue only its card tells what happens, by route all",
    );
    expect(lastLines(relay, { action: "deleted" })[0]).toBe("support: card, if there is one, by route all");
    expect(lastLines(relay, { type: "issue_comment", action: "deleted", occurredAt: LATER })[0]).toBe(
      "support: card, and the comment's line goes, by route all",
    );
    expect(lastLines(relay, { action: "edited", occurredAt: LATER }).at(-1)).toBe(
      "vendor: nothing: a webhook only posts what is new in the channel or in a thread, by route all",
    );
    expect(lastLines(relay, { source: "recovery", issue: { state: "closed" } }).slice(1, 4)).toEqual([
      "    it was recovered: it keeps a card up to date that is there, adds nothing, and mentions nobody",
      "vendor: a message, by route all, to which it brings the issue",
      "    mentions oncall (S1)",
    ]);
  });

  it("what is news of what recover has found, and what is none", () => {
    const headline = (overrides: Parameters<typeof anIssueEvent>[0]) =>
      explain(Relay.parse(relay), anIssueEvent({ source: "recovery", ...overrides })).split("\n")[0];
    expect(headline({})).toBe(
      "issues.opened (no webhook came: recover has found it later) by ann on 2026-03-02T09:30:00Z: acme/web#12 Login fails on Safari",
    );
    expect(lastLines(relay, { source: "recovery" }).slice(0, 2)).toEqual([
      "support: card, by route all, to which it brings the issue",
      "    mentions oncall (S1)",
    ]);
    const observed = { source: "recovery", action: OBSERVED } as const;
    expect(headline(observed)).toContain("issues.observed (nobody did anything: recover has read the issue)");
    expect(lastLines(relay, observed)).toEqual([
      "support: nothing new; a card of the issue that is there is kept up to date, by route all",
      "vendor: nothing: a webhook only posts what is new in the channel or in a thread, by route all",
    ]);
  });

  it("why an assignee is not mentioned who is in the file", () => {
    const issue = { assignees: accounts("ann") };
    const soon = { action: "labeled", label: { name: "bug" }, issue };
    const bugs = { ...relay, routes: [{ ...relay.routes[0], when: { labels: { any: "bug" } } }] };
    const reasons = (overrides: Parameters<typeof anIssueEvent>[0]) =>
      lastLines(bugs, { ...overrides, issue: { ...issue, labels: labels("bug") } })[2];
    expect(reasons({ ...soon, sender: { login: "bob" } })).toBe(
      "    - ann: GitHub sends an event for each who is assigned while an issue is opened, and that one mentions them",
    );
    expect(reasons({ ...soon, occurredAt: LATER })).toBe(
      "    - ann: nobody is told of what they did themselves",
    );
  });
});
