import { memoryStore } from "@issue-relay/shared/documents/testing/memory-store";
import { digest } from "@issue-relay/shared/event/event-id";
import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { createLogger } from "@issue-relay/shared/logger";
import { Pace } from "@issue-relay/shared/slack/pace";
import { ManualClock } from "@issue-relay/shared/slack/testing/manual-clock";
import { expect, it } from "vitest";
import { postMessages } from "../../functions/slack/src/post-messages.ts";
import { inOneChannel } from "./testing/one-channel.ts";

it("events that come again after they were posted take no turn from a new one", async () => {
  const posts: string[] = [];
  const deliver = postMessages({
    secret: "issues",
    documents: memoryStore(Date.now),
    post: async ({ text }) => void posts.push(text),
    pace: new Pace(),
    clock: new ManualClock(),
    messagesPerSecond: 0.001,
    attemptMs: 3000,
  });
  const handle = inOneChannel(deliver);
  const logger = createLogger({ level: "silent" });
  const show = (name: string) => {
    const context = { deadline: Date.now() + 10_000, signal: new AbortController().signal, logger };
    return handle(anIssueEvent({ id: digest(name) }), context);
  };
  await show("old");
  for (let copy = 0; copy < 20; copy++) {
    await show("old");
  }
  expect(posts).toHaveLength(1);
});
