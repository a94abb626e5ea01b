import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { Refused } from "@issue-relay/shared/slack/failures";
import { expect, it } from "vitest";
import { comment, delivered, opened } from "./testing/events.ts";
import { OneCard } from "./testing/one-card.ts";

it("a card whose thread takes no more messages is posted anew, once, and a late line is shown beneath it", async () => {
  const card = new OneCard();
  await card.show(opened);
  const issue = { comments: 9, updatedAt: "2026-03-03T00:00:00Z" };
  await card.show(
    anIssueEvent({ id: "1".repeat(32), action: "labeled", occurredAt: issue.updatedAt, issue }),
  );
  const [old = ""] = card.messages.keys();
  // What Slack leaves of a deleted message that has replies.
  card.before = (call, texts) => {
    if (call === "post" && texts.includes("late") && card.messages.has(old)) {
      throw new Refused("cannot_reply_to_message", { kind: "gone" });
    }
  };
  expect(await delivered(card, comment(1, "late"))).toBe(1);
  expect(card.channel).toHaveLength(1);
  expect(card.thread).toEqual([expect.stringContaining("late")]);
});
