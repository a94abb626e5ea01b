import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { digest as digestOf } from "@issue-relay/shared/event/event-id";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { aComment, anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { brakeName } from "@issue-relay/shared/rules/brake-document";
import { decodeOverdue, isOverdue } from "@issue-relay/shared/rules/overdue";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { aDigest, aWarehouse } from "./testing/a-digest.ts";

/** The clock goes an hour forward on Sunday, and Monday is a holiday. */
const FRIDAY_16 = "2025-03-28T15:00:00Z";
const SATURDAY = "2025-03-29T12:00:00Z";
const TUESDAY_10 = "2025-04-01T08:00:00Z";
const TUESDAY_16_59 = "2025-04-01T14:59:00Z";
const TUESDAY_17 = "2025-04-01T15:00:00Z";

let warehouse: Awaited<ReturnType<typeof aWarehouse>>;
let world: Awaited<ReturnType<typeof aDigest>>;

/** From Monday to Friday, from 9 to 17. */
async function workInBerlin() {
  const berlin = { opens: "09:00:00", closes: "17:00:00", time_zone: "Europe/Berlin" };
  await warehouse.insert(
    "working_hours",
    [1, 2, 3, 4, 5].map((weekday) => ({ weekday, ...berlin })),
  );
  await warehouse.insert("holidays", [{ day: "2025-03-31", name: "Monday" }]);
}

function event(number: number, at: string, { issue = {}, ...more }: Parameters<typeof anIssueEvent>[0] = {}) {
  return anIssueEvent({
    id: digestOf(`${number} ${at} ${more.action} ${more.sender?.login}`),
    occurredAt: at,
    receivedAt: at,
    ...more,
    issue: {
      id: number,
      nodeId: `I_${number}`,
      number,
      createdAt: FRIDAY_16,
      updatedAt: at,
      comments: 0,
      ...issue,
    },
  });
}

function opened(number: number, at = FRIDAY_16, more: Parameters<typeof event>[2] = {}): IssueEvent {
  return event(number, at, { action: "opened", ...more, issue: { createdAt: at, ...more.issue } });
}

function answer(number: number, at: string, more: Parameters<typeof event>[2] = {}): IssueEvent {
  const comment = aComment({ id: number, createdAt: at, updatedAt: at });
  return event(number, at, { type: "issue_comment", action: "created", comment, ...more });
}

function relayWith(...rules: object[]) {
  const named = rules.map((rule) => ({ name: "late", do: { label: "late" }, ...rule }));
  return { channels: { issues: "C1" }, routes: [{ name: "all", to: "issues" }], rules: named } as never;
}

function call(rules: object | object[], at = TUESDAY_17): Promise<number> {
  return world.call("/overdue", { relay: relayWith(...[rules].flat()), at });
}

/** What `actions` was told since the last time. */
function told() {
  return world.published.splice(0).map(({ data, attributes }) => {
    expect(isOverdue(attributes)).toBe(true);
    return decodeOverdue(data.toString("base64"));
  });
}

/** The numbers of the issues that a call finds overdue. */
async function overdue(rules: object | object[], at?: string): Promise<number[]> {
  expect(await call(rules, at)).toBe(200);
  return told().map(({ event: { issue } }) => issue.number);
}

/** What `actions` writes about the first step of rule `late`. */
function acted(issues: number[], more: object = {}) {
  return warehouse.insertActions(
    issues.map((issue_id) => ({
      ...{ action_id: digestOf(`${issue_id}`), rule: "late", step: 1, what: "label", outcome: "done" },
      ...{ host: "github.com", repository: "acme/web", issue_id, issue_number: issue_id },
      acted_at: TUESDAY_17,
      ...more,
    })),
  );
}

describeSql("what is overdue", () => {
  beforeAll(async () => {
    warehouse = await aWarehouse(TUESDAY_17);
  });
  beforeEach(async () => {
    world = await aDigest(warehouse);
    await workInBerlin();
  });
  afterEach(async () => {
    await world[Symbol.asyncDispose]();
    await warehouse.empty();
  });
  afterAll(() => warehouse.close());

  describe("over a weekend, a holiday and the change to summer time", () => {
    it("is what has waited for so many hours of working time without a response, and nothing a minute earlier", async () => {
      await warehouse.load([opened(1), opened(2, SATURDAY), opened(3, "2025-04-01T07:01:00Z")]);
      expect(await overdue({ after: "10h" })).toEqual([]);
      expect(await overdue({ after: "9h" })).toEqual([1]);
      expect(await overdue({ after: "8h" })).toEqual([1, 2]);
      expect(await overdue({ after: "7h" })).toEqual([1, 2, 3]);
    });

    it("is told when people work, and within an hour after that", async () => {
      await warehouse.load([opened(1)]);
      for (const at of [
        "2025-03-28T16:30:00Z", // Friday at 17:30
        "2025-04-01T07:00:00Z", // Tuesday at 9, in summer time
        "2025-04-01T07:30:00Z",
        "2025-04-01T15:30:00Z",
      ]) {
        expect(await overdue({ after: "8h" }, at)).toEqual([1]);
      }
      for (const at of [
        "2025-03-28T17:30:00Z",
        "2025-03-29T11:00:00Z", // Saturday
        "2025-03-31T09:00:00Z", // the holiday
        "2025-04-01T06:59:59Z",
        "2025-04-01T16:30:00Z",
      ]) {
        expect(await overdue({ after: "8h" }, at)).toEqual([]);
      }
    });
  });

  it("names the rule, the waiting and the issue as it is known, which nobody has changed", async () => {
    const issue = { title: "Login fails", labels: [{ name: "bug" }], assignees: [{ login: "ann" }] };
    await warehouse.load([opened(1, FRIDAY_16, { issue })]);
    await call({ after: "8h" });
    const [found] = told();
    expect(found).toMatchObject({
      rule: "late",
      event: {
        type: "issues",
        action: "observed",
        source: "recovery",
        occurredAt: "2025-03-28T15:00:00.000Z",
        repository: { name: "acme/web", private: false },
        issue: { id: 1, nodeId: "I_1", number: 1, state: "open", milestone: null, ...issue },
      },
    });
    expect(found?.event.sender).toBeUndefined();
  });

  it("is not what somebody has answered, a minute before or later; only the author's or a bot's comment is no answer", async () => {
    const ghost = { issue: { author: { login: "zoe", id: 9 } } };
    await warehouse.load([1, 2, 3, 4].map((number) => opened(number, FRIDAY_16, ghost)));
    const by = (login: string, type = "User", id = 9) => ({
      ...ghost,
      sender: { login, type, id },
      comment: aComment({ id, createdAt: TUESDAY_10, updatedAt: TUESDAY_10, author: { login, type, id } }),
    });
    await warehouse.load([
      answer(1, TUESDAY_16_59),
      answer(2, "2025-04-01T15:01:00Z"),
      answer(3, TUESDAY_10, by("zoe")),
      answer(4, TUESDAY_10, by("renovate[bot]", "Bot", 10)),
    ]);
    expect(await overdue({ after: "9h" })).toEqual([3, 4]);
  });

  it("is not told again where the answer is recovered late: before a rule has acted, or afterwards", async () => {
    await warehouse.load([opened(1), opened(2)]);
    expect(await overdue({ after: "9h" })).toEqual([1, 2]);
    await acted([1]);
    const recovered = { source: "recovery" as const, receivedAt: "2025-04-03T09:00:00Z" };
    await warehouse.load([1, 2].map((number) => answer(number, TUESDAY_16_59, recovered)));
    expect(await overdue({ after: "9h" })).toEqual([]);
  });

  it("without triage, is what nobody but its author and bots has given a label, an assignee, a milestone or a type", async () => {
    const label = { action: "labeled", label: { name: "bug" } };
    await warehouse.load([
      ...[1, 2].map((number) => opened(number)),
      event(1, TUESDAY_10, { ...label, sender: { login: "triage[bot]", type: "Bot" } }),
      event(2, TUESDAY_16_59, { ...label, sender: { login: "mei", type: "User" } }),
      answer(1, TUESDAY_10),
    ]);
    expect(await overdue({ after: "9h", without: "triage" })).toEqual([1]);
  });

  it("without a closing, waits anew after a reopening", async () => {
    const closed = {
      action: "closed",
      issue: { state: "closed" as const, closedAt: "2025-03-28T15:30:00Z" },
    };
    const reopened = event(1, TUESDAY_10, { action: "reopened", issue: { state: "open", closedAt: null } });
    await warehouse.load([opened(1), opened(2), event(1, "2025-03-28T15:30:00Z", closed), reopened]);
    const rule = { after: "8h", without: "closing" };
    expect(await overdue(rule)).toEqual([2]);
    await acted([1], { acted_at: "2025-03-28T15:29:00Z" });
    await acted([2]);
    expect(await overdue({ ...rule, after: "7h" })).toEqual([1]);
    await warehouse.load([
      event(2, TUESDAY_10, { ...closed, issue: { ...closed.issue, closedAt: TUESDAY_10 } }),
    ]);
    expect(await overdue({ ...rule, after: "7h" })).toEqual([1]);
  });

  it("without a closing, waits anew after a reopening, also where its opening never came", async () => {
    const old = { createdAt: "2025-03-03T09:00:00Z" };
    const closedAt = "2025-03-28T15:30:00Z";
    const open = { ...old, state: "open" as const, closedAt: null };
    await warehouse.load([
      event(1, closedAt, { action: "closed", issue: { ...old, state: "closed", closedAt } }),
      event(1, TUESDAY_10, { action: "reopened", issue: open }),
    ]);
    expect(await overdue({ after: "8h", without: "closing" })).toEqual([]);
    expect(await overdue({ after: "7h", without: "closing" })).toEqual([1]);
  });

  it("is what the rule's conditions ask for, and not what a bot has opened, is archived or snoozed", async () => {
    await warehouse.load([
      opened(1),
      opened(2, FRIDAY_16, { repository: { id: 2, name: "acme/api", private: false } }),
      opened(3, FRIDAY_16, { issue: { author: { login: "renovate[bot]", type: "Bot" } } }),
      opened(4, FRIDAY_16, { repository: { id: 4, name: "acme/old", private: false, archived: true } }),
      opened(5, FRIDAY_16, { repository: { id: 5, name: "acme/secret", private: true } }),
      opened(6),
    ]);
    await acted([6], { rule: null, what: "snooze", by_login: "ann", snoozed_until: "2999-01-01" });
    expect(await overdue({ after: "9h" })).toEqual([1, 2]);
    expect(await overdue({ after: "9h", when: { repositories: "acme/api" } })).toEqual([2]);
    const two = [{ after: "9h" }, { name: "other", after: "9h", when: { private: true } }];
    await call(two);
    expect(told().map(({ rule, event: { issue } }) => `${rule} ${issue.number}`)).toEqual([
      "late 1",
      "late 2",
      "other 5",
    ]);
  });

  it("is told in the order of waiting, of 60 at once 20 with each call, and of a rule with lower limits fewer", async () => {
    const minute = (number: number) => new Date(Date.parse(FRIDAY_16) + number * 1000).toISOString();
    const numbers = Array.from({ length: 60 }, (_, index) => index + 1);
    await warehouse.load(numbers.map((number) => opened(number, minute(number))));
    for (const first of [0, 20, 40]) {
      const twenty = numbers.slice(first, first + 20);
      expect(await overdue({ after: "8h" })).toEqual(twenty);
      await acted(twenty);
    }
    expect(await overdue({ after: "8h" })).toEqual([]);
    expect(await overdue({ name: "gentle", after: "8h", limits: { all: 9 } })).toEqual([1, 2, 3, 4]);
  });

  it("is told in its turn, where those before it can't be acted on: they come again after it", async () => {
    const numbers = Array.from({ length: 50 }, (_, index) => index + 1);
    const notInstalled = { repository: { id: 2, name: "acme/no-app", private: false } };
    await warehouse.load(numbers.map((number) => opened(number, FRIDAY_16, number > 30 ? {} : notInstalled)));
    const hours = ["2025-04-01T12:00:00Z", "2025-04-01T13:00:00Z", "2025-04-01T14:00:00Z"] as const;
    expect(await overdue({ after: "5h" }, hours[0])).toEqual(numbers.slice(0, 20));
    expect(await overdue({ after: "5h" }, hours[1])).toEqual(numbers.slice(20, 40));
    await acted([31, 32, 33, 34, 35, 36, 37, 38, 39, 40]);
    expect(await overdue({ after: "5h" }, hours[2])).toEqual([...numbers.slice(40), ...numbers.slice(0, 10)]);
    await acted([41, 42, 43, 44, 45, 46, 47, 48, 49, 50]);
    const again = [...numbers.slice(10, 30)];
    expect(await overdue({ after: "5h" }, TUESDAY_17)).toEqual(again);
    expect(await overdue({ after: "5h" }, TUESDAY_17)).toEqual(again);
  });

  it("has one id, however often and by however many calls at once it is told", async () => {
    await warehouse.load([opened(1), opened(2)]);
    const statuses = await Promise.all([1, 2, 3, 4, 5].map(() => call({ after: "9h" })));
    expect(statuses).toEqual([200, 200, 200, 200, 200]);
    const ids = told().map(({ event: { id } }) => id);
    expect([ids.length, new Set(ids).size]).toEqual([10, 2]);
  });

  it("is told with the next call, where Pub/Sub was away after the first message", async () => {
    await warehouse.load([opened(1), opened(2), opened(3)]);
    let left = 1;
    world.whenPublishing(async () => {
      left -= 1;
      if (left < 0) {
        throw new Error("Pub/Sub is away");
      }
    });
    expect(await call({ after: "9h" })).toBe(503);
    expect(world.log).toMatchObject([{ reason: "pubsub-away", severity: "WARNING" }]);
    const [first] = told();
    world.whenPublishing(async () => {});
    await call({ after: "9h" });
    const again = told();
    expect(again.map(({ event: { issue } }) => issue.number)).toEqual([1, 2, 3]);
    expect(again[0]?.event.id).toBe(first?.event.id);
  });

  it("is what a dry run has only said, once the rule is to act; a rule that has stopped itself is told nothing", async () => {
    await warehouse.load([opened(1), opened(2), opened(3)]);
    await acted([1], { outcome: "dry-run" });
    await acted([2], { outcome: "stopped" });
    await acted([3], { outcome: "refused" });
    expect(await overdue({ after: "9h", dry_run: true })).toEqual([2]);
    expect(await overdue({ after: "9h" })).toEqual([1, 2]);
    const { documents } = world.anInstance().speaker;
    await documents.write(brakeName("late"), { fields: { stoppedAt: new Date() }, version: undefined });
    expect(await overdue([{ after: "9h" }, { name: "other", after: "9h" }])).toEqual([1, 2, 3]);
  });

  it("is asked of nobody where no rule is for what waits", async () => {
    await warehouse.load([opened(1)]);
    warehouse.faults.add({ kind: "status", status: 503 });
    expect(await overdue({})).toEqual([]);
  });
});
