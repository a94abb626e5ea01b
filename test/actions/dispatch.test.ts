import { MEI } from "@issue-relay/local/stand-ins/github/testing/acme";
import { BadMessage, BrokenDestination, RetryLater } from "@issue-relay/shared/errors";
import { describe, expect, it } from "vitest";
import { aRuleWorld, Killed, Life } from "./testing/a-rule-world.ts";

const RULE = { name: "r", do: { dispatch: "new-issue" } };

describe("a rule starts workflows by a repository_dispatch", () => {
  it("in the issue's own repository, or in the one that it names, with the event", async () => {
    const elsewhere = { event_type: "new-issue", repository: "acme/api" };
    const world = await aRuleWorld([{ name: "r", do: [{ dispatch: "new-issue" }, { dispatch: elsewhere }] }]);
    const event = world.openOne({ title: "Login fails" });
    expect(await world.deliver(event)).toBeUndefined();
    const ids = world.rows.map(({ action_id }) => action_id);
    expect(world.github.issues.dispatches).toMatchObject([
      { repository: "acme/web", eventType: "new-issue", by: "issue-relay[bot]", payload: { id: ids[0] } },
      { repository: "acme/api", eventType: "new-issue", payload: { id: ids[1] } },
    ]);
    const { payload } = world.github.issues.dispatches[0] ?? {};
    expect(payload).toMatchObject({ event: { id: event.id, issue: { number: 1, title: "Login fails" } } });
    expect(world.rows.map(({ what, outcome, subject }) => [what, outcome, subject])).toEqual([
      ["dispatch", "done", "new-issue"],
      ["dispatch", "done", "new-issue to acme/api"],
    ]);
    expect(world.asked.filter((each) => each.startsWith("GET"))).toEqual([]);
  });

  it("with all that an event can be, but for texts: GitHub takes less than 64 KB", async () => {
    const world = await aRuleWorld([{ ...RULE, when: { actions: "issue_comment.created" } }]);
    const long = "\u{1f41e}".repeat(30_000);
    const labels = Array.from({ length: 100 }, (_, index) => `${index} ${"\u{1f41e}".repeat(47)}`);
    world.openOne({ title: "\u{1f41e}".repeat(128), body: long, labels });
    const [event] = world.apply({ action: "commented", issue: "acme/web#1", body: long, by: MEI });
    expect(event && (await world.deliver(event))).toBeUndefined();
    const { payload } = world.github.issues.dispatches[0] ?? {};
    expect(payload).toMatchObject({ event: { comment: { id: event?.comment?.id } } });
    expect(JSON.stringify(payload)).not.toContain("excerpt");
  });

  it("once, and where the process dies behind it, again with the same id: by that workflows know it", async () => {
    let repeated = 0;
    for (const isDone of [false, true]) {
      for (let at = 0, died = true; died; at += 1) {
        const world = await aRuleWorld([RULE]);
        const event = world.openOne();
        const life = new Life();
        life.endAt(at, isDone);
        died = (await world.deliver(event, world.instance(life))) instanceof Killed;
        for (let attempts = 0; (await world.deliver(event)) !== undefined; attempts += 1) {
          expect(attempts).toBeLessThan(3);
          world.later();
        }
        const { dispatches } = world.github.issues;
        expect(new Set(dispatches.map(({ payload }) => payload.id)).size).toBe(1);
        expect(dispatches.length).toBeLessThanOrEqual(died ? 2 : 1);
        repeated += dispatches.length - 1;
      }
    }
    expect(repeated).toBeGreaterThan(0);
  });

  it.each([{ kind: "lose-answer" }, { kind: "status", status: 502 }] as const)(
    "is not repeated before 90 s have passed, where GitHub may have done it: %j",
    async (fault) => {
      const world = await aRuleWorld([RULE]);
      const event = world.openOne();
      world.github.faults.add({ ...fault, path: "/dispatches", times: 1 });
      expect(await world.deliver(event)).toBeInstanceOf(RetryLater);
      const before = world.github.issues.dispatches.length;
      expect(await world.deliver(event)).toEqual(new RetryLater("another request may be doing this now"));
      expect(world.github.issues.dispatches).toHaveLength(before);
      world.later();
      expect(await world.deliver(event)).toBeUndefined();
      expect(world.github.issues.dispatches).toHaveLength(before + 1);
    },
  );
});

describe("where GitHub takes no dispatch", () => {
  it("the App lacks the right, or is not installed there: a person has to act, and then it is sent", async () => {
    const nowhere = { event_type: "new-issue", repository: "elsewhere/ops" };
    const world = await aRuleWorld([RULE]);
    const { permissions } = world.github.app;
    permissions.contents = "read";
    const event = world.openOne();
    expect(await world.deliver(event)).toBeInstanceOf(BrokenDestination);
    expect(world.github.issues.dispatches).toEqual([]);
    permissions.contents = "write";
    expect(await world.deliver(event)).toBeUndefined();
    expect(world.github.issues.dispatches).toHaveLength(1);
    world.useRules([{ name: "r", do: { dispatch: nowhere } }]);
    expect(await world.deliver(event)).toBeInstanceOf(BrokenDestination);
  });

  it("since the repository is archived, or it is too large: it is a dead letter", async () => {
    const world = await aRuleWorld([RULE]);
    const event = world.openOne();
    world.github.faults.add({ kind: "status", status: 422, path: "/dispatches", times: 1 });
    expect(await world.deliver(event)).toBeInstanceOf(BadMessage);
    world.github.issues.apply({ action: "archived", repository: "acme/web", by: MEI });
    expect(await world.deliver(event)).toBeInstanceOf(BadMessage);
    expect(world.rows.map(({ outcome }) => outcome)).toEqual(["refused", "refused"]);
  });
});
