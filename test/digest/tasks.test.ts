import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { digest as digestOf } from "@issue-relay/shared/event/event-id";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { aComment, accounts, anIssueEvent, labels } from "@issue-relay/shared/event/testing/an-issue-event";
import { cardKey, cardName } from "@issue-relay/shared/slack/card-document";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { aDigest, aWarehouse } from "./testing/a-digest.ts";
import { DATABASE } from "./testing/a-speaker.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const EVERYTHING = { name: "everything", when: { private: "any" as const }, to: "issues" };
const RELAY = { channels: { issues: "C1" }, routes: [EVERYTHING] };
const SECURITY = { name: "security", when: { labels: { any: ["security"] } }, to: ["security"] };
const TWO = { channels: { issues: "C1", security: "C2" }, routes: [SECURITY, EVERYTHING] };

let warehouse: Awaited<ReturnType<typeof aWarehouse>>;
let world: Awaited<ReturnType<typeof aDigest>>;

/** From Monday to Friday, from 9 to 17. */
function workInBerlin() {
  const berlin = { opens: "09:00:00", closes: "17:00:00", time_zone: "Europe/Berlin" };
  return warehouse.insert(
    "working_hours",
    [1, 2, 3, 4, 5].map((weekday) => ({ weekday, ...berlin })),
  );
}

/** What happened to issue `number` so long ago. */
function event(number: number, ago: number, overrides: Parameters<typeof anIssueEvent>[0] = {}): IssueEvent {
  const at = new Date(Date.now() - ago).toISOString().replace(/\.\d+Z$/, "Z");
  const { issue, ...rest } = overrides;
  return anIssueEvent({
    id: digestOf(`${number} ${ago} ${overrides.action}`),
    occurredAt: at,
    receivedAt: at,
    ...rest,
    issue: {
      id: number,
      number,
      url: `https://github.com/acme/web/issues/${number}`,
      title: `Issue ${number}`,
      createdAt: at,
      updatedAt: at,
      ...issue,
    },
  });
}

function opened(number: number, ago: number, issue: Parameters<typeof event>[2] = {}): IssueEvent {
  return event(number, ago, { action: "opened", ...issue });
}

function answer(number: number, ago: number): IssueEvent {
  const at = new Date(Date.now() - ago).toISOString().replace(/\.\d+Z$/, "Z");
  const comment = aComment({ id: number, createdAt: at, updatedAt: at });
  return event(number, ago, { type: "issue_comment", action: "created", comment });
}

describeSql("asked for by a schedule,", () => {
  beforeAll(async () => {
    warehouse = await aWarehouse();
  });

  beforeEach(async () => {
    world = await aDigest(warehouse);
  });

  afterEach(async () => {
    await world[Symbol.asyncDispose]();
    await warehouse.empty();
  });

  afterAll(() => warehouse.close());

  describe("the daily digest", () => {
    it("lists what nobody has answered, once a day, however often it is asked for", async () => {
      await warehouse.load([opened(1, 5 * DAY), opened(2, 3 * DAY), answer(2, DAY), opened(3, 2 * DAY)]);
      const today = { relay: RELAY, at: new Date().toISOString() };
      expect(await world.call("/daily", today)).toBe(204);
      expect(await world.call("/daily", today)).toBe(204);
      expect(world.texts()).toEqual(["2 issues wait for an answer. The oldest: Issue 1 · acme/web#1"]);
      expect(await world.call("/daily", { relay: RELAY, at: yesterday() })).toBe(204);
      expect(world.texts()).toHaveLength(2);
    });

    it("is today's, whichever time to come it is asked for", async () => {
      await warehouse.load([opened(1, 2 * DAY)]);
      for (const days of [1, 0]) {
        await world.call("/daily", { relay: RELAY, at: new Date(Date.now() + days * DAY).toISOString() });
      }
      const [{ fields } = {}] = world.firestore.documents();
      expect(fields?.occasion).toEqual({ stringValue: `daily ${dayAt(Date.now())}` });
      expect(world.texts()).toHaveLength(1);
    });

    it("says nothing where nothing waits, and before the first event", async () => {
      expect(await world.call("/daily", { relay: RELAY })).toBe(204);
      await warehouse.load([opened(1, 2 * DAY), answer(1, DAY)]);
      expect(await world.call("/daily", { relay: RELAY })).toBe(204);
      expect([world.texts(), world.firestore.documents()]).toEqual([[], []]);
    });

    it("says to each channel what its routes bring there", async () => {
      const security = { issue: { labels: labels("Security") } };
      await warehouse.load([opened(1, 2 * DAY), opened(2, DAY, security)]);
      await warehouse.load([opened(3, DAY, { repository: { id: 3, name: "acme/secret", private: true } })]);
      await world.call("/daily", { relay: TWO });
      expect(world.texts("security")).toEqual([
        "1 issue waits for an answer. The oldest: Issue 2 · acme/web#2",
      ]);
      expect(world.texts()).toEqual(["3 issues wait for an answer. The oldest: Issue 1 · acme/web#1"]);
      const open = { ...EVERYTHING, when: {} };
      await world.call("/daily", {
        relay: { channels: { all: "C2" }, routes: [{ ...open, to: "all" }] },
        at: yesterday(),
      });
      expect(world.texts("security")[1]).toBe(
        "2 issues wait for an answer. The oldest: Issue 1 · acme/web#1",
      );
    });

    it("is not said on days on which nobody works: a weekend, a holiday, and by the clock of the office", async () => {
      await workInBerlin();
      const monday = mondayBefore(Date.now()) - 7 * DAY;
      await warehouse.insert("holidays", [{ day: dayAt(monday + DAY), name: "Day of rest" }]);
      await warehouse.load([opened(1, Date.now() - monday + 10 * DAY)]);
      const said = async (at: number) => {
        const before = world.texts().length;
        await world.call("/daily", {
          relay: RELAY,
          at: new Date(at).toISOString(),
          timeZone: "Europe/Berlin",
        });
        return world.texts().length - before;
      };
      const nine = 8 * HOUR;
      expect(await said(monday - DAY + nine)).toBe(0);
      expect(await said(monday + nine)).toBe(1);
      expect(JSON.stringify(world.slack.messages("issues"))).toMatch(/No answer for \d+ working days/);
      expect(await said(monday + DAY + nine)).toBe(0);
      // On the evening before a working day, nobody begins to work for twelve hours.
      expect(await said(monday - DAY + 18 * HOUR)).toBe(0);
    });

    it("shows the oldest 20 of 500 issues", async () => {
      await warehouse.load(
        Array.from({ length: 500 }, (_, number) => opened(number + 1, (600 - number) * HOUR)),
      );
      await world.call("/daily", { relay: RELAY });
      expect(world.texts()).toEqual(["500 issues wait for an answer. The oldest: Issue 1 · acme/web#1"]);
      expect(JSON.stringify(world.slack.messages("issues"))).toContain("… and 480 more");
    });
  });

  describe("where something fails, the digest", () => {
    it("comes with Scheduler's next call, where BigQuery was away, and a person is alerted", async () => {
      await warehouse.load([opened(1, DAY)]);
      warehouse.faults.add({ kind: "status", status: 503 });
      expect(await world.call("/daily", { relay: RELAY })).toBe(503);
      expect(world.log.map(({ severity, reason }) => [severity, reason])).toEqual([
        ["ERROR", "bigquery-away"],
      ]);
      warehouse.faults.clear();
      expect(await world.call("/daily", { relay: RELAY })).toBe(204);
      expect(world.texts()).toHaveLength(1);
    });

    it("needs a person where BigQuery refuses the query", async () => {
      const errors = [{ reason: "accessDenied", message: "Access Denied" }];
      warehouse.faults.add({
        kind: "status",
        status: 403,
        body: { error: { code: 403, message: "no", errors } },
      });
      expect(await world.call("/daily", { relay: RELAY })).toBe(503);
      expect(world.log.map(({ severity, reason }) => [severity, reason])).toEqual([
        ["ERROR", "broken-destination"],
      ]);
    });

    it("of other channels is said all the same, once, and a person is alerted about the broken one", async () => {
      await warehouse.load([opened(1, DAY, { issue: { labels: labels("security") } })]);
      world.slack.archive("security");
      expect(await world.call("/daily", { relay: TWO })).toBe(503);
      expect([world.texts().length, world.texts("security").length]).toEqual([1, 0]);
      const [failure] = world.log;
      expect(failure).toMatchObject({ severity: "ERROR", reason: "broken-destination", channel: "security" });
      world.slack.unarchive("security");
      expect(await world.call("/daily", { relay: TWO })).toBe(204);
      expect([world.texts().length, world.texts("security").length]).toEqual([1, 1]);
    });
  });

  describe("the weekly digest", () => {
    it("compares last week with the week before, for the repositories of each channel, once", async () => {
      const monday = Date.now() - mondayBefore(Date.now());
      const secret = { repository: { id: 3, name: "acme/secret", private: true } };
      await warehouse.load([
        opened(1, monday + 8 * DAY),
        opened(2, monday + 3 * DAY),
        opened(3, monday + 2 * DAY),
        event(2, monday + DAY, { action: "closed", issue: { state: "closed" } }),
        opened(4, monday + 2 * DAY, secret),
      ]);
      const relay = {
        channels: {
          issues: { id: "C1", digest: "weekly" as const },
          security: { id: "C2", digest: "daily" as const },
        },
        routes: [{ name: "public", when: { labels: { any: ["none has it"] } }, to: ["issues", "security"] }],
      };
      expect(await world.call("/weekly", { relay })).toBe(204);
      expect(await world.call("/weekly", { relay })).toBe(204);
      expect(world.texts()).toEqual([expect.stringMatching(/: 2 opened, 1 closed, 2 open$/)]);
      expect(world.texts("security")).toEqual([]);
      expect(JSON.stringify(world.slack.messages("issues"))).not.toContain("acme/secret");
    });

    it("is about the week that has ended where the team is, on a Sunday and on a Monday", async () => {
      const monday = mondayBefore(Date.now());
      await warehouse.load([
        opened(1, Date.now() - monday + 8 * DAY),
        opened(2, Date.now() - monday + 3 * DAY),
        opened(3, Date.now() - monday + 2 * DAY),
      ]);
      // On Sunday at 20 in UTC, which is Monday in Auckland.
      const at = new Date(monday - 4 * HOUR).toISOString();
      await world.call("/weekly", { relay: RELAY, at });
      await world.call("/weekly", { relay: RELAY, at, timeZone: "Pacific/Auckland" });
      expect(world.texts()).toEqual([
        expect.stringMatching(/: 1 opened, 0 closed, 1 open$/),
        expect.stringMatching(/: 2 opened, 0 closed, 3 open$/),
      ]);
    });

    it("says nothing where nothing happened", async () => {
      await warehouse.load([opened(1, 60 * DAY)]);
      expect(await world.call("/weekly", { relay: RELAY })).toBe(204);
      expect(world.texts()).toEqual([]);
    });
  });

  describe("a reminder", () => {
    const REMINDING = {
      people: { ann: "U1" },
      channels: { issues: "C1" },
      routes: [{ ...EVERYTHING, mention: "assignees", remind: { after: "8h" } }],
    };

    /** Posts a card of the issue, as far as a reminder needs it. */
    async function card(number: number, { version = 1, channel = "C1" } = {}): Promise<string> {
      await world.anInstance().say(`card ${number}`);
      const ts = world.slack.messages("issues").at(-1)?.ts ?? "";
      const name = cardName(cardKey({ host: "github.com", id: number }, channel, DATABASE));
      const fields = { version, card: JSON.stringify({ card: { ts } }) };
      await world.anInstance().speaker.documents.write(name, { fields, version: undefined });
      return ts;
    }

    /** What was said in the thread. */
    function replies(thread: string) {
      return world.slack.messages("issues").filter(({ thread_ts }) => thread_ts === thread);
    }

    it("comes once, in the thread of an issue that nobody has answered in time, and notifies whom it waits for", async () => {
      const late = await card(1);
      const answered = await card(2);
      const young = await card(3);
      const issue = { assignees: accounts("ann", "bob") };
      await warehouse.load([
        opened(1, 9 * HOUR, { issue }),
        opened(2, 9 * HOUR),
        answer(2, HOUR),
        opened(3, 7 * HOUR),
      ]);
      await warehouse.load([opened(4, 20 * HOUR)]);
      expect(await world.call("/remind", { relay: REMINDING })).toBe(204);
      expect(await world.call("/remind", { relay: REMINDING })).toBe(204);
      expect(replies(late)).toMatchObject([
        { text: "Nobody has answered for 9 hours: Issue 1 · acme/web#1", pings: ["U1"] },
      ]);
      expect([...replies(answered), ...replies(young)]).toEqual([]);
      expect(world.slack.messages("issues")).toHaveLength(4);
    });

    it("of an old backlog comes 20 at a time, to those who wait for longest first, and the rest with the next call", async () => {
      const late = Array.from({ length: 25 }, (_, index) => index + 1);
      for (const number of late) {
        await card(number);
      }
      await warehouse.load(late.map((number) => opened(number, (100 - number) * HOUR)));
      const reminded = () =>
        world.texts().flatMap((text) => /^Nobody.*: Issue (\d+) /.exec(text ?? "")?.[1] ?? []);
      expect(await world.call("/remind", { relay: REMINDING })).toBe(204);
      expect(reminded()).toEqual(late.slice(0, 20).map(String));
      expect(await world.call("/remind", { relay: REMINDING })).toBe(204);
      expect(reminded()).toEqual(late.map(String));
    });

    it("comes neither at night nor at the weekend", async () => {
      await workInBerlin();
      const monday = mondayBefore(Date.now()) - 7 * DAY;
      const thread = await card(1);
      await warehouse.load([opened(1, Date.now() - monday + 10 * DAY)]);
      const saidBy = async (at: number) => {
        await world.call("/remind", { relay: REMINDING, at: new Date(at).toISOString() });
        return replies(thread).length;
      };
      expect(await saidBy(monday - DAY + 12 * HOUR)).toBe(0);
      expect(await saidBy(monday + 3 * HOUR)).toBe(0);
      expect(await saidBy(monday + 8 * HOUR)).toBe(1);
    });

    it("comes also where another channel's card can't be read", async () => {
      const thread = await card(1);
      await card(1, { version: 2, channel: "C2" });
      await warehouse.load([opened(1, 9 * HOUR)]);
      const both = { name: "both", when: { private: "any" as const }, to: ["issues", "security"] };
      const routes = [{ ...both, remind: { after: "8h" } }];
      expect(await world.call("/remind", { relay: { channels: TWO.channels, routes } })).toBe(503);
      expect(replies(thread)).toHaveLength(1);
      expect(world.log[0]).toMatchObject({ reason: "newer-version", channel: "security" });
    });

    it("is not asked of BigQuery where no route wants one", async () => {
      warehouse.faults.add({ kind: "status", status: 503 });
      expect(await world.call("/remind", { relay: RELAY })).toBe(204);
    });

    it("whose channel is archived comes when a person has repaired that", async () => {
      const thread = await card(1);
      await warehouse.load([opened(1, 9 * HOUR)]);
      world.slack.archive("issues");
      expect(await world.call("/remind", { relay: REMINDING })).toBe(503);
      expect(world.log).toMatchObject([{ severity: "ERROR", reason: "broken-destination" }, {}]);
      world.slack.unarchive("issues");
      expect(await world.call("/remind", { relay: REMINDING })).toBe(204);
      expect(replies(thread)).toHaveLength(1);
    });
  });

  it("who asks for something else is told what there is", async () => {
    expect(await world.call("/hourly", { relay: RELAY })).toBe(404);
    expect(await world.call("/daily", { relay: RELAY, method: "GET" })).toBe(405);
  });
});

/** The begin of the week, in ms since the epoch, UTC. */
function mondayBefore(ms: number): number {
  const today = Math.floor(ms / DAY);
  // The epoch began on a Thursday.
  return (today - ((today + 3) % 7)) * DAY;
}

function dayAt(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function yesterday(): string {
  return new Date(Date.now() - DAY).toISOString();
}
