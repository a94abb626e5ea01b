// Copies of a message that come to light within the ten minutes until the late look.
import { Refused, UnknownOutcome } from "@issue-relay/shared/slack/failures";
import { beforeEach, expect, it } from "vitest";
import { comment, delivered, MINUTE, opened } from "./testing/events.ts";
import { OneCard } from "./testing/one-card.ts";

const first = comment(1, "first");

let card: OneCard;

beforeEach(() => {
  card = new OneCard();
});

/** Shows a comment, and Slack does not show to us what it has posted, until the returned function is called. */
async function postedUnseen(failure: Error, event = first): Promise<() => void> {
  const known = new Map(card.messages);
  card.after = () => {
    if ([...card.messages.values()].some(({ ts, thread }) => thread !== undefined && !known.has(ts))) {
      throw failure;
    }
  };
  await card.show(event).catch(() => {});
  card.after = () => {};
  const unseen = [...card.messages].filter(([ts]) => !known.has(ts));
  for (const [ts] of unseen) {
    card.messages.delete(ts);
  }
  return () => {
    for (const [ts, message] of unseen) {
      card.messages.set(ts, message);
    }
  };
}

/** For more than a minute, Slack asks for pauses before each post. */
async function cannotPost(): Promise<void> {
  card.before = (call) => {
    if (call === "post") {
      throw new Refused("ratelimited", { kind: "rate-limited", retryAfterMs: 30_000, scope: "channel" });
    }
  };
  card.now += 2 * MINUTE;
  await expect(card.show(first)).rejects.toThrow("ratelimited");
  card.before = () => {};
}

it("a second card goes with all that was posted beneath it by a process that died before it wrote anything down", async () => {
  const appears = await postedUnseen(new Error("killed"));
  card.now += 2 * MINUTE;
  await expect(card.show(first)).rejects.toThrow("not everything");
  appears();
  expect(card.thread).toHaveLength(2);
  await delivered(card, first);
  expect([card.channel.length, card.thread.length]).toEqual([1, 1]);
});

it("a line that the late look finds is not posted once more", async () => {
  await card.show(opened);
  const appears = await postedUnseen(new UnknownOutcome("the answer was lost"));
  await cannotPost();
  appears();
  card.now += 11 * MINUTE;
  await delivered(card, first);
  expect(card.thread).toEqual([expect.stringContaining("first")]);
});

it("a line that came into the message of its moment after all is not shown by another message too", async () => {
  await card.show(opened);
  await card.show(comment(7, "seventh", { minute: 20 }));
  const [shared = ""] = [...card.messages.keys()].slice(1);
  // Both are so close to each other that they share a message, but only the eighth is that close to the seventh.
  const [eighth, ninth] = [
    comment(8, "eighth", { minute: 20 + 1 / 60 }),
    comment(9, "ninth", { minute: 20 + 3 / 60 }),
  ];
  card.before = () => {
    throw new Refused("ratelimited", { kind: "rate-limited", retryAfterMs: 30_000, scope: "channel" });
  };
  await expect(card.show(eighth)).rejects.toThrow("ratelimited");
  card.before = () => {};
  const appears = await postedUnseen(new UnknownOutcome("the answer was lost"), ninth);
  card.now += 2 * MINUTE;
  const before = card.messages.get(shared);
  card.after = (call) => {
    if (call === "update") {
      throw new UnknownOutcome("the answer was lost");
    }
  };
  await card.show(eighth).catch(() => {});
  card.after = () => {};
  const after = card.messages.get(shared);
  expect(after).not.toEqual(before);
  card.messages.set(shared, before ?? expect.fail());
  appears();
  card.now += 2 * MINUTE;
  await card.show(eighth).catch(() => {});
  card.messages.set(shared, after ?? expect.fail());
  expect(card.thread.join().match(/ninth/g)).toHaveLength(2);
  await delivered(card, eighth);
  expect(card.thread.join().match(/ninth/g)).toHaveLength(1);
  expect(card.thread.join()).toMatch(/seventh.*eighth/);
});
