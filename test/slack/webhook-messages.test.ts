import { startLocalFirestore } from "@issue-relay/local/stand-ins/firestore/server";
import { type LocalSlack, startLocalSlack } from "@issue-relay/local/stand-ins/slack/server";
import { type Clock, systemClock } from "@issue-relay/shared/clock";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { BadMessage, BrokenDestination, RetryLater } from "@issue-relay/shared/errors";
import {
  COMMENT_ACTIONS,
  ISSUE_ACTIONS,
  type IssueEvent,
  OBSERVED,
  RELATION_ACTIONS,
} from "@issue-relay/shared/event/issue-event";
import { aComment, anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { firestore } from "@issue-relay/shared/google/firestore";
import { createLogger } from "@issue-relay/shared/logger";
import { incomingWebhook } from "@issue-relay/shared/slack/incoming-webhook";
import { Pace } from "@issue-relay/shared/slack/pace";
import { createSend } from "@issue-relay/shared/slack/send";
import { ManualClock } from "@issue-relay/shared/slack/testing/manual-clock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { postMessages } from "../../functions/slack/src/post-messages.ts";
import { inOneChannel } from "./testing/one-channel.ts";

const DATABASE = "projects/test/databases/issue-relay";
const CLAIM_MS = 30_000;

let slack: LocalSlack;
let server: Awaited<ReturnType<typeof startLocalFirestore>>;
/** The clock of Firestore, and of nothing else. */
let now: number;
let logged: string[];

beforeEach(async () => {
  now = Date.parse("2026-03-02T09:30:00Z");
  logged = [];
  slack = await startLocalSlack({
    token: "xoxb-test",
    channels: [{ id: "C1", name: "issues" }],
    rateLimit: false,
  });
  server = await startLocalFirestore({ database: DATABASE, now: () => now });
});

afterEach(async () => {
  await Promise.all([slack.close(), server.close()]);
});

interface Given {
  /** Absent: the test's webhook. */
  url?: string;
  newUrl?: string;
  afterPost?: () => void;
  /** Of the pace, which then is one message a second. */
  clock?: Clock;
}

/** An instance of the function. Each delivery has some seconds. */
function anInstance({ url = slack.webhookUrl("issues"), newUrl = url, afterPost, clock }: Given = {}) {
  const credential = { current: async () => url, refreshed: async () => newUrl };
  const webhook = incomingWebhook(credential, createSend(500));
  const documents: DocumentStore = firestore(DATABASE, { emulatorHost: server.host, deadlineMs: 2000 });
  const deliver = postMessages({
    secret: "issues",
    documents,
    async post(message) {
      await webhook(message);
      afterPost?.();
    },
    pace: new Pace(),
    clock: clock ?? systemClock,
    messagesPerSecond: clock ? 1 : 1000,
    attemptMs: 3000,
  });
  const handle = inOneChannel(deliver);
  const logger = createLogger({ destination: { write: (line) => void logged.push(line) } });
  return (event: IssueEvent, seconds = 10) =>
    handle(event, { deadline: Date.now() + seconds * 1000, signal: new AbortController().signal, logger });
}

function posted(): string[] {
  return slack.messages("issues").map(({ text }) => text);
}

const event = anIssueEvent();
const MESSAGE = "ann opened this · Login fails on Safari · acme/web#12 · The button does nothing.";

describe("a webhook's channel gets a message", () => {
  it.each<[IssueEvent["type"], readonly string[], string[]]>([
    [
      "issues",
      [...ISSUE_ACTIONS, "an_action_of_tomorrow"],
      ["assigned", "closed", "opened", "reopened", "transferred", "unassigned"],
    ],
    ["issue_comment", COMMENT_ACTIONS, ["created"]],
    ["sub_issues", RELATION_ACTIONS.sub_issues, ["sub_issue_added", "sub_issue_removed"]],
    ["issue_dependencies", RELATION_ACTIONS.issue_dependencies, ["blocked_by_added", "blocked_by_removed"]],
    ["issue_relates_to", RELATION_ACTIONS.issue_relates_to, ["relates_to_added", "relates_to_removed"]],
  ])("for what a card's thread would tell, and for the opening: %s", async (type, actions, expected) => {
    const deliver = anInstance();
    const shown: string[] = [];
    for (const [index, action] of actions.entries()) {
      const before = posted().length;
      await deliver(anIssueEvent({ id: String(index).padStart(32, "0"), type, action, comment: aComment() }));
      shown.push(...(posted().length > before ? [action] : []));
    }
    expect(shown.toSorted()).toEqual(expected);
  });

  it("for no comment of a bot, and for one side of a relation", async () => {
    const deliver = anInstance();
    const comment = aComment({ author: { login: "ci[bot]", type: "Bot" } });
    await deliver(anIssueEvent({ type: "issue_comment", action: "created", comment }));
    await deliver(anIssueEvent({ type: "issue_relates_to", action: "relates_to_added", otherSide: true }));
    expect(posted()).toEqual([]);
  });
});

describe("of what was recovered, a webhook's channel gets a message", () => {
  it("too, since nothing there can be brought up to date; without a title where none is said", async () => {
    const deliver = anInstance();
    const { id, nodeId, number, url } = event.issue;
    const recovered = { ...event, source: "recovery" as const };
    await deliver({ ...recovered, id: "1".repeat(32), action: "closed", issue: { id, nodeId, number, url } });
    await deliver(recovered);
    await deliver(event);
    expect(posted()).toEqual(["ann closed this · acme/web#12", MESSAGE]);
  });

  it("but not of what was only observed", async () => {
    await anInstance()({ ...event, source: "recovery", action: OBSERVED });
    expect([posted(), server.documents()]).toEqual([[], []]);
  });
});

describe("an event", () => {
  it("is posted once, however often it is delivered, and by whichever instance", async () => {
    await anInstance()(event);
    const deliver = anInstance();
    await deliver(event);
    now += 40 * 24 * 3_600_000;
    await deliver(event);
    expect(posted()).toEqual([MESSAGE]);
  });

  it("is posted once where two instances get it at the same time; one of them gets it again", async () => {
    const outcomes = await Promise.allSettled([anInstance()(event), anInstance()(event)]);
    expect(posted()).toEqual([MESSAGE]);
    for (const outcome of outcomes) {
      expect(outcome.status === "rejected" ? outcome.reason : undefined).toBeOneOf([
        undefined,
        expect.any(RetryLater),
      ]);
    }
    await anInstance()(event);
    expect(posted()).toEqual([MESSAGE]);
  });

  it.each([
    [45, "when Pub/Sub can't bring it any more", anIssueEvent({ action: "closed" })],
    [400, "where it has brought the issue to the channel, since other labels may come later", event],
  ])("is forgotten %d days after it was claimed, %s", async (days, _, claimed) => {
    await anInstance()(claimed);
    const expireAt = new Date(now + days * 24 * 3_600_000).toISOString();
    const [{ fields } = {}] = server.documents();
    expect(fields?.expireAt).toEqual({ timestampValue: expect.stringContaining(expireAt.slice(0, 19)) });
  });
});

describe("where nobody knows whether Slack has posted it", () => {
  beforeEach(() => slack.faults.add({ kind: "lose-answer", times: 1 }));

  it("an event is posted again, but not before the claim is over: a double rather than a loss", async () => {
    const deliver = anInstance();
    await expect(deliver(event)).rejects.toThrow("Slack did not answer");
    expect(posted()).toEqual([MESSAGE]);
    now += CLAIM_MS - 1000;
    await expect(deliver(event)).rejects.toThrow("another request may be posting this message now");
    expect(posted()).toEqual([MESSAGE]);
    now += 1000;
    await deliver(event);
    await deliver(event);
    expect(posted()).toEqual([MESSAGE, MESSAGE]);
  });
});

describe("where Slack refuses", () => {
  it("a message that it will never take goes to the dead letter, and can be posted again at once", async () => {
    slack.faults.add({ kind: "status", status: 400, body: "invalid_blocks", times: 1 });
    const deliver = anInstance();
    await expect(deliver(event)).rejects.toThrow(new BadMessage("Slack answered 400 invalid_blocks"));
    await deliver(event);
    expect(posted()).toEqual([MESSAGE]);
  });

  it("the channel is archived, a person must act, and then the event is posted", async () => {
    slack.archive("issues");
    const deliver = anInstance();
    const problem = new BrokenDestination("Slack answered 410 channel_is_archived");
    await expect(deliver(event)).rejects.toThrow(problem);
    slack.unarchive("issues");
    await deliver(event);
    expect(posted()).toEqual([MESSAGE]);
  });

  it("the webhook was removed, the new one is used as soon as the secret holds it", async () => {
    const removed = `${slack.url}/services/T0LOCAL000/BGONE/local`;
    const problem = new BrokenDestination("Slack answered 404 no_service");
    await expect(anInstance({ url: removed })(event)).rejects.toThrow(problem);
    await anInstance({ url: removed, newUrl: slack.webhookUrl("issues") })(event);
    expect(posted()).toEqual([MESSAGE]);
  });

  it("Slack is not reached, nothing was posted, and the event can be posted at once", async () => {
    const nowhere = anInstance({ url: "http://127.0.0.1:1/services/T0/B0/s3cret" });
    await expect(nowhere(event)).rejects.toThrow(new RetryLater("Slack was not reached: ECONNREFUSED"));
    await anInstance()(event);
    expect(posted()).toEqual([MESSAGE]);
  });

  it("Slack asks for a pause, the instance sends nothing until it is over", async () => {
    slack.faults.add({ kind: "rate-limit", retryAfterSeconds: 30, times: 1 });
    const deliver = anInstance();
    await expect(deliver(event)).rejects.toThrow(new RetryLater("Slack answered 429 rate_limited"));
    const other = anIssueEvent({ id: "f".repeat(32) });
    for (const each of [event, other]) {
      await expect(deliver(each)).rejects.toThrow("the rate limit of Slack leaves no turn");
    }
    expect(posted()).toEqual([]);
    await anInstance()(event);
    expect(posted()).toEqual([MESSAGE]);
  });
});

describe("where Firestore fails", () => {
  it("before the post, nothing is posted, and the event comes again", async () => {
    for (const path of [":batchGet", ":commit"]) {
      server.faults.add({ kind: "status", status: 503, path, times: 1 });
      await expect(anInstance()(event)).rejects.toThrow(RetryLater);
      expect(posted()).toEqual([]);
    }
    await anInstance()(event);
    expect(posted()).toEqual([MESSAGE]);
  });

  it("and only its answer to the claim is lost, the event is posted once the claim is over", async () => {
    server.faults.add({ kind: "lose-answer", path: ":commit", times: 1 });
    const deliver = anInstance();
    await expect(deliver(event)).rejects.toThrow(RetryLater);
    await expect(deliver(event)).rejects.toThrow("another request may be posting this message now");
    now += CLAIM_MS;
    await deliver(event);
    expect(posted()).toEqual([MESSAGE]);
  });

  it("after the post, the event is acknowledged: it would be posted again only if Pub/Sub brought it again", async () => {
    const afterPost = () => server.faults.add({ kind: "status", status: 503, path: ":commit", times: 1 });
    await anInstance({ afterPost })(event);
    expect(logged.join()).toContain("an event was posted, and may be posted again: Firestore failed");
    expect(posted()).toEqual([MESSAGE]);
  });

  it("after Slack has refused, the event can be posted once the claim is over", async () => {
    slack.faults.add({ kind: "status", status: 400, body: "invalid_blocks", times: 1 });
    server.faults.add({ kind: "delay", ms: 0, path: ":commit", times: 1 });
    server.faults.add({ kind: "status", status: 503, path: ":commit", times: 1 });
    const deliver = anInstance();
    await expect(deliver(event)).rejects.toThrow(BadMessage);
    expect(logged.join()).toContain("the claim of an event that was not posted is not given back");
    now += CLAIM_MS;
    await deliver(event);
    expect(posted()).toEqual([MESSAGE]);
  });

  it("and denies access, a person must act", async () => {
    server.faults.add({ kind: "status", status: 403, times: 1 });
    await expect(anInstance()(event)).rejects.toThrow(BrokenDestination);
    expect(posted()).toEqual([]);
  });
});

describe("an event that waits for its turn", () => {
  it("is claimed only then: its claim would be over too early", async () => {
    const clock = new ManualClock();
    const deliver = anInstance({ clock });
    await deliver(event);
    const waiting = deliver(anIssueEvent({ id: "f".repeat(32), issue: { id: 2 } }));
    await clock.pass(999);
    expect(server.documents()).toHaveLength(1);
    await clock.pass(1);
    await waiting;
    expect(server.documents()).toHaveLength(2);
    expect(posted()).toEqual([MESSAGE, MESSAGE]);
  });

  it("for longer than its delivery has time is given back at once, unclaimed", async () => {
    await expect(anInstance()(event, 2)).rejects.toThrow("the rate limit of Slack leaves no turn");
    expect(server.documents()).toEqual([]);
  });
});
