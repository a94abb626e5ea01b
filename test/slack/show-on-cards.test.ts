import { startLocalFirestore } from "@issue-relay/local/stand-ins/firestore/server";
import { type LocalSlack, startLocalSlack } from "@issue-relay/local/stand-ins/slack/server";
import { systemClock } from "@issue-relay/shared/clock";
import { RetryLater } from "@issue-relay/shared/errors";
import { type IssueEvent, OBSERVED } from "@issue-relay/shared/event/issue-event";
import { aComment, anIssueEvent, labels } from "@issue-relay/shared/event/testing/an-issue-event";
import { firestore } from "@issue-relay/shared/google/firestore";
import { createLogger } from "@issue-relay/shared/logger";
import { Pace } from "@issue-relay/shared/slack/pace";
import { createSend } from "@issue-relay/shared/slack/send";
import { webApi } from "@issue-relay/shared/slack/web-api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cardChannel } from "../../functions/slack/src/card-channel.ts";
import { LENGTHS } from "../../functions/slack/src/protocol/lengths.ts";
import { showOnCards } from "../../functions/slack/src/show-on-cards.ts";
import { inOneChannel } from "./testing/one-channel.ts";

const DATABASE = "projects/test/databases/issue-relay";
const TOKEN = "xoxb-test";

let slack: LocalSlack;
let server: Awaited<ReturnType<typeof startLocalFirestore>>;
let logged: string[];
let deliver: ReturnType<typeof anInstance>;

beforeEach(async () => {
  logged = [];
  const channels = [{ id: "C1", name: "issues" }];
  slack = await startLocalSlack({ token: TOKEN, channels, rateLimit: false });
  server = await startLocalFirestore({ database: DATABASE });
  deliver = anInstance();
});

afterEach(async () => {
  await Promise.all([slack.close(), server.close()]);
});

function aLogger() {
  return createLogger({ destination: { write: (line) => void logged.push(line) } });
}

/** An instance of the function, which is delivered an event. */
function anInstance(database = DATABASE) {
  const token = { current: async () => TOKEN, refreshed: async () => TOKEN };
  const api = webApi({ url: slack.apiUrl, token, send: createSend(2000) });
  const common = { clock: systemClock, documents: firestore(DATABASE, { emulatorHost: server.host }) };
  const channel = cardChannel({ ...common, api, pace: new Pace(), id: "C1", messagesPerSecond: 1000 });
  const handle = inOneChannel(showOnCards({ ...common, database, channel, lengths: LENGTHS }));
  return (event: IssueEvent, { deliveryAttempt = 1, logger = aLogger() } = {}) =>
    handle(event, {
      deadline: Date.now() + 50_000,
      deliveryAttempt,
      signal: new AbortController().signal,
      logger,
    });
}

let events = 0;

/** What happens to the issue next, a minute after what happened before. */
function next(overrides: NonNullable<Parameters<typeof anIssueEvent>[0]>): IssueEvent {
  events += 1;
  const at = new Date(Date.parse("2026-03-02T09:30:00Z") + events * 60_000).toISOString();
  return anIssueEvent({
    id: events.toString(16).padStart(16, "0").padEnd(32, "0"),
    occurredAt: at,
    receivedAt: at,
    ...overrides,
    issue: { updatedAt: at, ...overrides.issue },
  });
}

function comment(action: string, overrides: Parameters<typeof aComment>[0] = {}): IssueEvent {
  return next({ type: "issue_comment", action, comment: aComment(overrides), issue: { comments: 0 } });
}

/** The text of each card, with those of its thread. */
function shown(): string[][] {
  const messages = slack.messages("issues");
  return messages
    .filter(({ thread_ts }) => thread_ts === undefined)
    .map(({ ts, text }) => [
      text,
      ...messages.filter((each) => each.thread_ts === ts).map((each) => each.text),
    ]);
}

const OPEN = "Login fails on Safari · Open · acme/web#12 · opened 2026-03-02 by ann";

describe("an issue's life in a channel", () => {
  it("is one card, which changes with it, and a thread of what people did and said", async () => {
    await deliver(next({ action: "opened", issue: { excerpt: "" } }));
    expect(shown()).toEqual([[OPEN]]);
    await deliver(
      next({ action: "labeled", label: { name: "bug" }, issue: { labels: labels("bug"), excerpt: "" } }),
    );
    expect(shown()).toEqual([[`${OPEN} · bug`]]);
    await deliver(comment("created"));
    await deliver(comment("edited", { excerpt: "I saw this too.", updatedAt: "2026-03-02T11:00:00Z" }));
    await deliver(
      next({ action: "closed", issue: { state: "closed", stateReason: "completed", excerpt: "" } }),
    );
    expect(shown()).toEqual([
      [
        OPEN.replace("Open", "Completed"),
        "bob commented (edited): I saw this too.",
        "ann closed this as completed",
      ],
    ]);
  });

  it("shows each event once, however often it is delivered, and by whichever instance", async () => {
    const life = [next({}), comment("created"), next({ action: "reopened" })];
    for (const event of [...life, ...life]) {
      await deliver(event);
    }
    const before = slack.messages("issues");
    for (const event of life) {
      await anInstance()(event);
    }
    expect(slack.messages("issues")).toEqual(before);
    expect(shown()).toHaveLength(1);
    expect(shown()[0]).toHaveLength(3);
  });

  it("shows a deleted comment no more, and of a deleted issue its title alone", async () => {
    await deliver(next({ issue: { excerpt: "my password" } }));
    await deliver(comment("created", { excerpt: "my other password" }));
    await deliver(comment("created", { id: 5, excerpt: "the third password" }));
    await deliver(comment("deleted"));
    expect(shown()).toEqual([[expect.any(String), "bob commented: the third password"]]);
    await deliver(next({ action: "deleted", issue: { excerpt: "my password" } }));
    expect(shown()).toEqual([["Login fails on Safari · Deleted · acme/web#12"]]);
    expect(JSON.stringify([slack.messages("issues"), server.documents()])).not.toContain("password");
  });

  it("goes on with the same card where the repository is renamed", async () => {
    await deliver(next({}));
    await deliver(next({ action: "reopened", repository: { name: "acme/site" } }));
    expect(shown()).toEqual([[expect.stringContaining("acme/site#12"), "ann reopened this"]]);
  });

  it("ends with its transfer: the issue's new card says where it comes from", async () => {
    const from = { repository: "acme/web", number: 12 };
    await deliver(next({}));
    await deliver(
      next({ action: "transferred", changes: { transferredTo: { repository: "acme/api", number: 7 } } }),
    );
    await deliver(
      next({
        repository: { name: "acme/api" },
        issue: { id: 2, number: 7 },
        changes: { transferredFrom: from },
      }),
    );
    expect(shown()).toEqual([
      [
        expect.stringContaining("Transferred to acme/api#7 · acme/web#12"),
        "ann transferred this to acme/api#7",
      ],
      [expect.stringMatching(/Open · acme\/api#7 .* transferred from acme\/web#12/)],
    ]);
  });
});

describe("each issue", () => {
  it("has a card of its own, also where another host uses the same id", async () => {
    await deliver(next({}));
    await deliver(next({ issue: { id: 2, number: 13 } }));
    await deliver(next({ host: "github.acme.example" }));
    expect(shown()).toHaveLength(3);
  });

  it("gets its card with whatever of it comes first", async () => {
    await deliver(comment("created"));
    expect(shown()).toEqual([
      [expect.stringContaining("Open · acme/web#12"), "bob commented: I see this too."],
    ]);
  });

  it("gets no card because somebody pins or locks it", async () => {
    for (const action of ["pinned", "unpinned", "locked", "unlocked"]) {
      await deliver(next({ action }));
    }
    await deliver(comment("pinned"));
    expect([shown(), server.documents()]).toEqual([[], []]);
  });

  it("gets no card by what is found later, which only heals a card that is there", async () => {
    const recovered = { source: "recovery" as const };
    await deliver({ ...comment("created"), ...recovered });
    await deliver(next({ ...recovered, action: OBSERVED }));
    expect([shown(), server.documents()]).toEqual([[], []]);
    await deliver(next({ issue: { comments: 0, excerpt: "" } }));
    await deliver({ ...comment("created"), ...recovered });
    expect(shown()).toEqual([[expect.stringContaining("1 comment")]]);
    await deliver(next({ ...recovered, action: OBSERVED, issue: { title: "Renamed", excerpt: "" } }));
    expect(shown()).toEqual([[expect.stringMatching(/^Renamed · Open/)]]);
  });

  it("gets its card where its opening never came, and recover finds it still open", async () => {
    const found = next({ source: "recovery", issue: { excerpt: "" } });
    const closed = next({ source: "recovery", issue: { id: 2, state: "closed" } });
    for (const event of [found, closed, found]) {
      await deliver(event);
    }
    expect(shown()).toEqual([[OPEN]]);
  });
});

describe("an operator", () => {
  it("finds in the log which card an event is about and what its request did, and no warning about a new card", async () => {
    const logger = aLogger();
    await deliver(next({}), { logger });
    logger.info("delivered");
    const card = expect.stringMatching(/^[0-9a-f]{32}$/);
    expect(JSON.parse(logged[0] ?? "")).toMatchObject({
      channels: [{ channel: "issues", route: "everything", place: "card", card, role: "sent" }],
    });
    expect(logged).toHaveLength(1);
  });

  it("is told where an event comes again and again", async () => {
    server.faults.add({ kind: "status", status: 403 });
    await expect(deliver(next({}), { deliveryAttempt: 50 })).rejects.toThrow();
    expect(logged).toEqual([]);
    await expect(deliver(next({}), { deliveryAttempt: 51 })).rejects.toThrow();
    expect(logged.join()).toContain('"reason":"keeper-stuck"');
  });
});

describe("where a person deletes", () => {
  it("the card, it is posted again with the next event, and the thread goes on beneath it", async () => {
    await deliver(next({}));
    const [card] = slack.messages("issues");
    slack.deleteAsPerson("issues", card?.ts ?? "");
    await deliver(comment("created"));
    expect(shown()).toEqual([[expect.stringContaining("1 comment"), "bob commented: I see this too."]]);
    expect(logged.join()).toContain('"reason":"card-posted-anew"');
  });

  it("a line of the thread, it is not posted again", async () => {
    await deliver(next({}));
    await deliver(comment("created"));
    slack.deleteAsPerson("issues", slack.messages("issues").at(-1)?.ts ?? "");
    await deliver(comment("edited", { updatedAt: "2026-03-02T11:00:00Z" }));
    await deliver(next({ action: "reopened" }));
    expect(shown()).toEqual([[expect.any(String), "ann reopened this"]]);
  });
});

describe("where Slack fails", () => {
  it("because we are too fast, the request waits for a short pause, and shows its event", async () => {
    slack.faults.add({ kind: "rate-limit", retryAfterSeconds: 1, times: 1 });
    await deliver(next({}));
    expect(shown()).toHaveLength(1);
  });

  it("and asks for a long pause, the event comes again, and nothing is sent until then", async () => {
    slack.faults.add({ kind: "rate-limit", retryAfterSeconds: 60, times: 1 });
    const opened = next({});
    await expect(deliver(opened)).rejects.toThrow("Slack answered 429");
    await expect(deliver(opened)).rejects.toThrow("the rate limit of Slack leaves no turn");
    expect(shown()).toEqual([]);
    await anInstance()(opened);
    expect(shown()).toHaveLength(1);
  });

  it("and says so, the event comes again, and is shown once then", async () => {
    slack.faults.add({ kind: "status", status: 200, body: { ok: false, error: "not_in_channel" }, times: 1 });
    const opened = next({});
    await expect(deliver(opened)).rejects.toThrow("not_in_channel");
    await deliver(opened);
    expect(shown()).toHaveLength(1);
  });

  it("without a word, the event comes again, and nothing is sent before it can be known", async () => {
    slack.faults.add({ kind: "lose-answer", times: 1 });
    const opened = next({});
    await expect(deliver(opened)).rejects.toThrow(RetryLater);
    await expect(deliver(opened)).rejects.toThrow(RetryLater);
    expect(shown()).toHaveLength(1);
    expect(logged.join()).toContain('"reason":"unknown-outcome"');
  });
});

it("an installation that shows the same issues in the same channel has cards of its own, by which a look finds only these", async () => {
  await deliver(next({ action: "opened" }));
  await anInstance(`${DATABASE}-staging`)(next({ action: "closed", issue: { state: "closed" } }));
  const names = slack.messages("issues").map(({ metadata }) => metadata?.event_payload.card);
  expect(new Set(names).size).toBe(2);
});

describe("after an outage of Slack", () => {
  it("the first request that finds Slack well shows what other issues wait for too, whenever Pub/Sub brings their events", async () => {
    const waiting = [1, 2, 3].map((id) => next({ action: "opened", issue: { id, number: id, excerpt: "" } }));
    slack.archive("issues");
    for (const event of waiting) {
      await expect(deliver(event)).rejects.toThrow("is_archived");
    }
    slack.unarchive("issues");
    await deliver(next({ action: "opened", issue: { id: 4, number: 4, excerpt: "" } }));
    expect(shown().map(([card]) => /#(\d)/.exec(card ?? "")?.[1])).toEqual(["4", "1", "2", "3"]);
    const calls = slack.messages("issues").length;
    for (const event of waiting) {
      await deliver(event);
    }
    expect(slack.messages("issues")).toHaveLength(calls);
  });
});
