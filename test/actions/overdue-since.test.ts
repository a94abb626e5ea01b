import { MEI } from "@issue-relay/local/stand-ins/github/testing/acme";
import { digest } from "@issue-relay/shared/event/event-id";
import { OBSERVED } from "@issue-relay/shared/event/issue-event";
import type { Overdue } from "@issue-relay/shared/rules/overdue";
import { describe, expect, it } from "vitest";
import { aRuleWorld, Life } from "./testing/a-rule-world.ts";

const RULE = {
  name: "unanswered",
  after: "8h",
  do: [{ label: "needs-attention" }, { comment: "Nobody has answered yet." }],
};
const HOUR = 3_600_000;
const ISSUE = "acme/web#1";

type World = Awaited<ReturnType<typeof aRuleWorld>>;

/** As the digest tells it of a new issue: the views do not know why an issue is open. */
function overdueIn(world: World, ago = 0): Overdue {
  const { issue, ...opened } = world.openOne();
  const { stateReason: _, ...known } = issue;
  return {
    ...{ version: 1, rule: RULE.name, at: new Date(Date.now() - ago).toISOString() },
    event: {
      ...opened,
      ...{
        action: OBSERVED,
        id: digest("waits"),
        source: "recovery",
        occurredAt: "2025-03-28T15:00:00.000Z",
      },
      issue: known,
    },
  };
}

function shown({ issue }: World) {
  const { state, labels, comments } = issue(1);
  return { state, labels, comments: comments.length };
}

describe("an issue that was told to be overdue is left alone", () => {
  it("where somebody has closed it since", async () => {
    const world = await aRuleWorld([RULE]);
    const overdue = overdueIn(world);
    world.apply({ action: "closed", issue: ISSUE, reason: "completed", by: MEI });
    expect(await world.deliverOverdue(overdue)).toBeUndefined();
    expect(shown(world)).toEqual({ state: "closed", labels: [], comments: 0 });
  });

  it("where somebody has commented on it since, and nobody has answered for long: the next call asks again", async () => {
    const world = await aRuleWorld([RULE]);
    const overdue = overdueIn(world);
    world.apply({ action: "commented", issue: ISSUE, body: "Fixed", by: MEI });
    expect(await world.deliverOverdue(overdue)).toBeUndefined();
    expect(shown(world)).toEqual({ state: "open", labels: [], comments: 1 });
  });

  it("where it has got a label since that the rule excludes", async () => {
    const world = await aRuleWorld([{ ...RULE, when: { labels: { none: "P1" } } }]);
    const overdue = overdueIn(world);
    world.apply({ action: "labeled", issue: ISSUE, label: "P1", by: MEI });
    expect(await world.deliverOverdue(overdue)).toBeUndefined();
    expect(shown(world)).toEqual({ state: "open", labels: ["P1"], comments: 0 });
  });

  it("where somebody has reopened it, whatever came of an attempt that closed it", async () => {
    let closings = 0;
    for (let wait = 0; wait < 10; wait += 1) {
      const world = await aRuleWorld([{ ...RULE, without: "closing", do: { close: "not_planned" } }]);
      const overdue = overdueIn(world);
      const life = new Life();
      life.endAt(wait, true);
      await world.deliverOverdue(overdue, world.instanceForOverdues(life));
      if (world.issue(1).state === "closed") {
        closings += 1;
        world.apply({ action: "reopened", issue: ISSUE, by: MEI });
        world.later();
        await world.deliverOverdue(overdue);
        expect(world.issue(1).state).toBe("open");
      }
    }
    expect(closings).toBeGreaterThan(2);
  });
});

describe("what was refused is done, however late, where the rule is corrected and the dead letter redriven:", () => {
  const WRONG = { do: { assign: ["nobody-at-all"] } };
  const RIGHT = { do: { assign: [MEI.login] } };

  it("what is overdue", async () => {
    const world = await aRuleWorld([{ ...RULE, ...WRONG }]);
    const overdue = overdueIn(world, 3 * HOUR);
    world.useRules([{ ...RULE, ...RIGHT }]);
    expect(await world.deliverOverdue(overdue)).toBeUndefined();
    expect(world.issue(1).assignees).toEqual([]);
    world.redrive();
    expect(await world.deliverOverdue(overdue)).toBeUndefined();
    expect(world.issue(1).assignees).toMatchObject([{ login: MEI.login }]);
  });

  it("an event", async () => {
    const world = await aRuleWorld([{ name: "assigns", ...WRONG }]);
    const [event] = world.open({ at: Date.now() - 3 * HOUR });
    world.useRules([{ name: "assigns", ...RIGHT }]);
    expect(event && (await world.deliver(event))).toBeUndefined();
    expect(world.issue(1).assignees).toEqual([]);
    world.redrive();
    expect(event && (await world.deliver(event))).toBeUndefined();
    expect(world.issue(1).assignees).toMatchObject([{ login: MEI.login }]);
  });
});
