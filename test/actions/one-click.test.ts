import { MEI } from "@issue-relay/local/stand-ins/github/testing/acme";
import { RetryLater } from "@issue-relay/shared/errors";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { describe, expect, it } from "vitest";
import { aRuleWorld } from "./testing/a-rule-world.ts";

type World = Awaited<ReturnType<typeof aRuleWorld>>;

const THANKS = { name: "thanks", do: { comment: "Thanks" } };
const RULES = [
  ["all of them", { ...THANKS, when: { labels: { all: ["bug", "P1"] } } }],
  ["any of them", { ...THANKS, when: { labels: { any: ["bug", "P1"] } } }],
] as const;

/** Somebody gives an issue labels at once. @returns what webhooks tell of it */
async function click({ github, heard }: World, ...labels: string[]): Promise<IssueEvent[]> {
  const issue = github.issues.issue("acme/web#1");
  if (issue) {
    github.issues.relabel(issue, labels, MEI);
  }
  return heard();
}

async function anOldIssue(rule: object): Promise<World> {
  const world = await aRuleWorld([rule]);
  world.openOne({ at: Date.now() - 60_000 });
  return world;
}

describe.each(RULES)("two labels that are added by one click, where a rule asks for %s", (_, rule) => {
  it.each([
    ["first", (events: IssueEvent[]) => events],
    ["last", (events: IssueEvent[]) => events.toReversed()],
  ])("let it act once, whichever event comes %s", async (_, ordered) => {
    const world = await anOldIssue(rule);
    const events = ordered(await click(world, "bug", "P1"));
    expect(events.map(({ action }) => action)).toEqual(["labeled", "labeled"]);
    for (const event of [...events, ...events]) {
      expect(await world.deliver(event)).toBeUndefined();
    }
    expect(world.issue(1).comments).toHaveLength(1);
    expect(world.rows).toMatchObject([{ outcome: "done" }]);
  });

  it("let it act once where the events come at once, and where one comes days later", async () => {
    const world = await anOldIssue({ ...rule, max_age: "7d" });
    const [one, other] = await click(world, "bug", "P1");
    const errors = await Promise.all([one, one, other].map((event) => event && world.deliver(event)));
    expect(errors.filter((error) => error !== undefined && !(error instanceof RetryLater))).toEqual([]);
    world.later(3 * 24 * 3_600_000);
    expect(other && (await world.deliver(other))).toBeUndefined();
    expect(world.issue(1).comments).toHaveLength(1);
  });

  it("let it act once more after they were taken away and added again", async () => {
    const world = await anOldIssue(rule);
    const events = await click(world, "bug", "P1");
    await click(world);
    const again = (await click(world, "bug", "P1")).map((event) => {
      return {
        ...event,
        id: `${event.id.slice(1)}f`,
        occurredAt: new Date(Date.now() + 5_000).toISOString(),
      };
    });
    for (const event of [...events, ...again]) {
      expect(await world.deliver(event)).toBeUndefined();
    }
    expect(world.issue(1).comments).toHaveLength(2);
  });
});

it("a label of which recover tells lets no rule act that asks for labels: nobody knows which others there were", async () => {
  const world = await anOldIssue(RULES[1][1]);
  const [event] = await click(world, "bug", "P1");
  const { labels: _, ...issue } = event?.issue ?? {};
  expect(
    event && (await world.deliver({ ...event, issue: issue as IssueEvent["issue"], source: "recovery" })),
  ).toBeUndefined();
  expect(world.rows).toEqual([]);
});
