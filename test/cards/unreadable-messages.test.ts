import { expect, it } from "vitest";
import { comment, delivered, MINUTE, opened } from "./testing/events.ts";
import { OneCard } from "./testing/one-card.ts";

async function aCardWithTwoLinesInOneMessage(): Promise<OneCard> {
  const card = new OneCard();
  await card.show(opened);
  await card.show(comment(1, "a secret", { minute: 20 }));
  await card.show(comment(2, "second", { minute: 20 }));
  expect(card.thread).toHaveLength(1);
  return card;
}

async function aCardWithAnOlderVersion(): Promise<OneCard> {
  const card = await aCardWithTwoLinesInOneMessage();
  const old = [...card.messages];
  await card.show(comment(2, "better", { action: "edited", minute: 20, edited: 30 }));
  // What was sent before, and arrives a day later.
  card.now += 24 * 60 * MINUTE;
  for (const [ts, message] of old) {
    card.messages.set(ts, message);
  }
  return card;
}

it("a deleted comment leaves Slack although its message has lost its metadata, and the card goes on", async () => {
  const card = await aCardWithTwoLinesInOneMessage();
  for (const [ts, message] of card.messages) {
    card.messages.set(ts, { ...message, metadata: undefined });
  }
  card.now += 30 * MINUTE;
  const gone = comment(1, "", { action: "deleted", minute: 20, edited: 50 });
  expect(await delivered(card, gone)).toBeGreaterThan(0);
  expect(card.thread.join()).not.toContain("secret");
  await delivered(card, comment(3, "third", { minute: 60 }));
  expect(card.thread.join()).toContain("third");
});

it("a message of which an older version came after the late look does not keep the card's other lines back", async () => {
  const card = await aCardWithAnOlderVersion();
  await delivered(card, comment(1, "", { action: "deleted", minute: 20, edited: 50 }), 2);
  await delivered(card, comment(3, "third", { minute: 60 }));
  expect(card.thread.join()).toContain("third");
});
