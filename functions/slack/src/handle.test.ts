import { RetryLater } from "@issue-relay/shared/errors";
import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import type { SlackClient } from "@issue-relay/shared/slack/client";
import { describe, expect, it } from "vitest";
import { createHandler } from "./handle.ts";

const limit = { signal: new AbortController().signal, deadline: Date.now() + 50_000 };

describe("an event", () => {
  it("is posted as one message, with its id to be found again", async () => {
    const posts: Parameters<SlackClient["post"]>[] = [];
    const handle = createHandler({ post: async (...args) => void posts.push(args) });
    await handle(anIssueEvent(), limit);
    expect(posts).toEqual([
      [
        {
          text: "ann opened this · Login fails on Safari · acme/web#12 · The button does nothing.",
          blocks: [expect.objectContaining({ type: "rich_text" })],
        },
        { event_type: "issue_event", event_payload: { event_id: anIssueEvent().id } },
        limit,
      ],
    ]);
  });

  it.each([
    ["sub_issues", "parent_issue_added"],
    ["sub_issues", "parent_issue_removed"],
    ["issue_dependencies", "blocking_added"],
    ["issue_dependencies", "blocking_removed"],
  ] as const)("that says the same as the other issue's is not posted: %s %s", async (type, action) => {
    const post = () => Promise.reject(new Error("posted"));
    await createHandler({ post })(anIssueEvent({ type, action }), limit);
  });

  it("of an issue that another was related to is not posted", async () => {
    const post = () => Promise.reject(new Error("posted"));
    const event = anIssueEvent({ type: "issue_relates_to", action: "relates_to_added", otherSide: true });
    await createHandler({ post })(event, limit);
  });

  it("fails with the error of the client", async () => {
    const error = new RetryLater("Slack answered 503 without a known error");
    const handle = createHandler({ post: () => Promise.reject(error) });
    await expect(handle(anIssueEvent(), limit)).rejects.toBe(error);
  });
});
