import { CannotSettle } from "@issue-relay/shared/errors";
import { UnknownOutcome } from "@issue-relay/shared/slack/failures";
import { expect, it } from "vitest";
import { comment, delivered, MINUTE, opened } from "./testing/events.ts";
import { OneCard } from "./testing/one-card.ts";

const DAY = 24 * 60 * MINUTE;

it("an unknown change of a line that is months old does not need months of the channel's history", async () => {
  const card = new OneCard();
  await card.show(opened);
  await card.show(comment(1, "first"));
  card.now += 100 * DAY;
  // A busy channel, of which no more than a day can be read.
  card.history = (oldest) => {
    if (Number(oldest) * 1000 < card.now - DAY) {
      throw new CannotSettle("the channel has more than 4000 messages since then");
    }
  };
  let losses = 1;
  card.after = (call) => {
    if (call === "update" && losses > 0 && card.thread.join().includes("better")) {
      losses -= 1;
      throw new UnknownOutcome("no answer in time");
    }
  };
  const edit = comment(1, "better", { action: "edited", edited: 100 * 24 * 60 });
  expect(await delivered(card, edit)).toBeGreaterThan(1);
  expect(card.thread).toEqual([expect.stringContaining("better")]);
});
