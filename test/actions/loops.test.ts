import { MEI, OTTER } from "@issue-relay/local/stand-ins/github/testing/acme";
import { BrokenDestination } from "@issue-relay/shared/errors";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { rememberOwn } from "@issue-relay/shared/github/own-changes";
import { markOf, textFor } from "@issue-relay/shared/github/written-for";
import { describe, expect, it } from "vitest";
import { aRuleWorld } from "./testing/a-rule-world.ts";

type World = Awaited<ReturnType<typeof aRuleWorld>>;

/** Delivers events, and what GitHub tells of what follows from them, until nothing follows any more. */
async function settle(world: World, first: IssueEvent[]): Promise<number> {
  const handle = world.instance();
  let delivered = 0;
  for (let events = first; events.length > 0; ) {
    for (const event of events) {
      expect(await world.deliver(event, handle)).toBeUndefined();
      delivered += 1;
    }
    expect(delivered).toBeLessThan(50);
    events = await world.heard();
  }
  return delivered;
}

const PING = { name: "ping", when: { labels: { any: "bug" } }, do: [{ unlabel: "bug" }, { label: "P1" }] };
const PONG = { name: "pong", when: { labels: { any: "P1" } }, do: [{ unlabel: "P1" }, { label: "bug" }] };

/** What happens now is not of the opening, of which rules act once. */
const MINUTE_AGO = Date.now() - 60_000;

describe("two rules that feed each other", () => {
  it("do so not at all: what a rule has changed triggers no rule", async () => {
    const world = await aRuleWorld([PING, PONG]);
    await settle(world, world.open({ labels: ["bug"], at: MINUTE_AGO }));
    expect(world.issue(1).labels).toEqual(["P1"]);
    expect(world.rows.map(({ rule }) => rule)).toEqual(["ping", "ping"]);
    // The same by a person counts.
    await settle(world, world.apply({ action: "labeled", label: "bug", issue: "acme/web#1", by: MEI }));
    expect(world.rows.slice(2).map(({ rule }) => rule)).toEqual(["ping", "ping"]);
  });

  it("stop themselves where they ask for it, and stay so until somebody resumes them", async () => {
    const echo = { when: { actions: "issue_comment.created" }, do: { comment: "Hi" }, own_changes: true };
    const world = await aRuleWorld([
      { name: "one", ...echo, limits: { issue: 3 } },
      { name: "other", ...echo, limits: { issue: 4 } },
    ]);
    world.openOne({ at: MINUTE_AGO });
    const say = () => world.apply({ action: "commented", body: "Hello", issue: "acme/web#1", by: MEI });
    await settle(world, say());
    expect(world.issue(1).comments).toHaveLength(1 + 3 + 4);
    const because = "it has acted 3 times within an hour on one issue";
    expect(world.rows.find(({ outcome }) => outcome === "stopped")).toMatchObject({ problem: because });
    expect(
      world.log.filter(({ reason, severity }) => reason === "rule-stopped" && severity === "ERROR"),
    ).toMatchObject([
      { rule: "one", because },
      { rule: "other", because: because.replace("3", "4") },
    ]);
    world.later(2 * 3_600_000);
    await settle(world, say());
    expect(world.issue(1).comments).toHaveLength(9);
  });
});

describe("what a rule has changed", () => {
  it("triggers no rule however late it is told, and what somebody does later does", async () => {
    const world = await aRuleWorld([PING, { ...PONG, name: "pong", max_age: "1d" }]);
    const events = world.open({ labels: ["bug"], at: MINUTE_AGO });
    for (const event of events) {
      await world.deliver(event);
    }
    const ours = await world.heard();
    world.later(3_600_000);
    for (const event of ours) {
      expect(await world.deliver(event)).toBeUndefined();
    }
    expect(new Set(world.rows.map(({ rule }) => rule))).toEqual(new Set(["ping"]));
    for (const action of ["unlabeled", "labeled"] as const) {
      for (const event of world.apply({ action, label: "P1", issue: "acme/web#1", by: MEI })) {
        expect(await world.deliver(event)).toBeUndefined();
      }
    }
    expect(new Set(world.rows.map(({ rule }) => rule))).toEqual(new Set(["ping", "pong"]));
  });
});

describe("another App's change that is like one of ours", () => {
  const RULES = [
    { name: "urgent", do: { label: "P1" } },
    { name: "paged", when: { labels: { any: "P1" } }, do: { comment: "Paged" } },
  ];
  const OTHER = { login: "renovate[bot]", id: 29_139_614, type: "Bot", association: "NONE" } as const;

  it.each([
    ["triggers rules, however soon it comes after ours", true, 1],
    ["triggers none while GitHub does not say who we are: ours could be meant", false, 0],
  ])("%s", async (_, isKnown, comments) => {
    const world = await aRuleWorld(RULES, isKnown ? {} : { ownLogin: async () => undefined });
    const first = world.open({ at: MINUTE_AGO });
    await settle(world, first);
    expect(world.issue(1)).toMatchObject({ labels: ["P1"], comments: [] });
    const change = { label: "P1", issue: "acme/web#1", by: OTHER } as const;
    world.apply({ action: "unlabeled", ...change });
    await settle(world, world.apply({ action: "labeled", ...change }));
    expect(world.issue(1).comments).toHaveLength(comments);
  });
});

describe("a rule that stops itself", () => {
  it("says so until somebody was told, and keeps no event waiting for that", async () => {
    let failures = 2;
    const told: string[] = [];
    const world = await aRuleWorld([{ name: "comment", do: { comment: "Thanks" }, limits: { all: 1 } }], {
      async tellStop({ name }) {
        failures -= 1;
        if (failures >= 0) {
          throw new BrokenDestination("channel_not_found");
        }
        told.push(name);
      },
    });
    for (let issue = 0; issue < 6; issue += 1) {
      expect(await world.deliver(world.openOne())).toBeUndefined();
    }
    expect(told).toEqual(["comment"]);
    const errors = world.log.filter(
      ({ reason, severity }) => reason === "rule-stopped" && severity === "ERROR",
    );
    expect(errors).toHaveLength(3);
    expect(world.rows.map(({ outcome }) => outcome)).toEqual(["done", ...Array(5).fill("stopped")]);
  });
});

describe("a burst of events", () => {
  it("stops a rule at its limit, also where they come all at once, and the other rules go on", async () => {
    const world = await aRuleWorld([
      { name: "comment", do: { comment: "Thanks" }, limits: { all: 7 } },
      { name: "label", do: { label: "bug" }, limits: { all: 1_000 } },
    ]);
    const events = Array.from({ length: 60 }, () => world.open()).flat();
    const handle = world.instance();
    const errors = await Promise.all(events.map((event) => world.deliver(event, handle)));
    expect(errors.filter((error) => error !== undefined)).toEqual([]);
    const numbers = Array.from({ length: 60 }, (_, index) => index + 1);
    expect(numbers.flatMap((number) => world.issue(number).comments)).toHaveLength(7);
    expect(numbers.every((number) => world.issue(number).labels.includes("bug"))).toBe(true);
    expect(world.rows.filter(({ outcome }) => outcome === "stopped")).toHaveLength(53);
  });
});

describe("nothing follows", () => {
  it("of what happened longer ago than max_age, of canaries, and of a dry run, which is told", async () => {
    const world = await aRuleWorld([
      { name: "old", do: { comment: "Thanks" }, max_age: "30m" },
      { name: "dry", do: [{ comment: "Thanks" }, { label: "bug" }], dry_run: true, max_age: "2h" },
    ]);
    const event = world.openOne({ at: Date.now() - 3_600_000 });
    expect(await world.deliver(event)).toBeUndefined();
    expect(
      await world.deliver({ ...event, repository: { id: 0, name: "issue-relay/canary" } }),
    ).toBeUndefined();
    expect(world.issue(1)).toMatchObject({ comments: [], labels: [] });
    expect(world.rows.map(({ rule, outcome, what }) => [rule, outcome, what])).toEqual([
      ["dry", "dry-run", "comment"],
      ["dry", "dry-run", "label"],
    ]);
  });
});

it("takes a reply from Slack for the person's who wrote it, also where a rule has commented just before", async () => {
  const world = await aRuleWorld([
    { name: "thanks", do: { comment: "Thanks, we look into it." } },
    { name: "answered", when: { actions: "issue_comment.created" }, do: { label: "P1" } },
  ]);
  await settle(world, world.open({ at: MINUTE_AGO }));
  expect(world.rows.map(({ rule }) => rule)).toEqual(["thanks"]);
  const body = `${markOf("0".repeat(32))}\n\n${textFor(MEI.login, "github.com", "Which browser?")}`;
  await world.asApp("POST", "/repos/acme/web/issues/1/comments", { body });
  await settle(world, await world.heard());
  expect(world.rows.map(({ rule }) => rule)).toEqual(["thanks", "answered"]);
});

it("takes what somebody does with a button for theirs, also where a rule has done the same just before", async () => {
  const world = await aRuleWorld([
    { name: "close", when: { actions: "issues.opened" }, do: { close: "completed" } },
    { name: "closed", when: { actions: "issues.closed" }, do: { label: "P1" } },
  ]);
  const opening = world.open({ at: MINUTE_AGO });
  // Of two requests within a second, the first would have closed it.
  world.later(-5_000);
  await settle(world, opening);
  expect(world.rows.map(({ rule }) => rule)).toEqual(["close"]);
  world.later(5_000);
  world.apply({ action: "reopened", issue: "acme/web#1", by: MEI });
  const issue = { host: "github.com", id: opening[0]?.issue.id ?? 0 };
  await rememberOwn(world.documents, issue, [{ event: "issues.closed" }], { by: MEI.login });
  await world.asApp("PATCH", "/repos/acme/web/issues/1", { state: "closed" });
  await settle(world, await world.heard());
  expect(world.rows.map(({ rule }) => rule)).toEqual(["close", "closed"]);
});

it("what somebody asks for with a button triggers rules, also where a rule asks for the same right after it", async () => {
  const world = await aRuleWorld([
    { name: "urgent", when: { labels: { any: "bug" } }, do: { label: "P1" } },
    { name: "paged", when: { labels: { any: "P1" } }, do: { comment: "Paged" } },
  ]);
  const { issue } = world.openOne({ at: MINUTE_AGO });
  const labels = ["bug", "P1"];
  const changes = labels.map((subject) => ({ event: "issues.labeled", subject }));
  await rememberOwn(world.documents, { host: "github.com", id: issue.id }, changes, { by: MEI.login });
  await world.asApp("POST", "/repos/acme/web/issues/1/labels", { labels });
  world.later(3_000);
  await settle(world, await world.heard());
  expect(world.rows.map(({ rule }) => rule)).toEqual(["urgent", "paged"]);
});

it("goes on with what somebody has asked for, also where another asks for the same before the event comes again", async () => {
  const world = await aRuleWorld([
    {
      name: "paged",
      when: { actions: "issues.labeled", senders: { logins: MEI.login } },
      do: [{ comment: "Paged" }, { webhook: "pager" }],
    },
  ]);
  const { issue } = world.openOne({ at: MINUTE_AGO });
  const ask = (login: string) =>
    rememberOwn(
      world.documents,
      { host: "github.com", id: issue.id },
      [{ event: "issues.labeled", subject: "P1" }],
      { by: login },
    );
  await ask(MEI.login);
  await world.asApp("POST", "/repos/acme/web/issues/1/labels", { labels: ["P1"] });
  world.faults.pager?.add({ kind: "status", status: 503, times: 1 });
  const [labeled] = await world.heard();
  if (!labeled) {
    throw new Error("GitHub has not told of the label");
  }
  expect(await world.deliver(labeled)).toBeInstanceOf(Error);
  world.later();
  await ask(OTTER.login);
  expect(await world.deliver(labeled)).toBeUndefined();
  expect(await world.posted()).toHaveLength(1);
  expect(world.rows.map(({ what, outcome }) => [what, outcome])).toEqual([
    ["comment", "done"],
    ["webhook", "done"],
  ]);
});
