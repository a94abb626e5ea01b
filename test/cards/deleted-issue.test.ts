import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { expect, it } from "vitest";
import { comment, delivered, MINUTE, opened } from "./testing/events.ts";
import { OneCard } from "./testing/one-card.ts";

it("all comments of a deleted issue leave Slack, also those that its document has forgotten", async () => {
  const card = new OneCard();
  await card.show(opened);
  for (let id = 1; id <= 430; id++) {
    card.now += MINUTE;
    await card.show(comment(id, `text ${id}.`));
  }
  const at = "2026-05-02T12:30:00Z";
  const deleted = { action: "deleted", occurredAt: at, issue: { updatedAt: at } };
  expect(await delivered(card, anIssueEvent({ id: "d".repeat(32), ...deleted }))).toBeGreaterThan(0);
  expect(card.thread).toEqual([]);
  // A late copy of what was forgotten brings nothing back.
  await delivered(card, comment(1, "text 1."));
  expect(card.thread).toEqual([]);
});
