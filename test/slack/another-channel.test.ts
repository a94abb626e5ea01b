import { memoryStore } from "@issue-relay/shared/documents/testing/memory-store";
import { digest } from "@issue-relay/shared/event/event-id";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { aComment, anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { createLogger } from "@issue-relay/shared/logger";
import { Refused } from "@issue-relay/shared/slack/failures";
import { expect, it } from "vitest";
import { LENGTHS } from "../../functions/slack/src/protocol/lengths.ts";
import type { CardChannel } from "../../functions/slack/src/protocol/ports.ts";
import { showOnCards } from "../../functions/slack/src/show-on-cards.ts";
import { inOneChannel } from "./testing/one-channel.ts";

const logger = createLogger({ level: "silent" });

function aChannel(id: string, isArchived: boolean) {
  const posts: string[] = [];
  let count = 0;
  const say = (message: object) => {
    if (isArchived) {
      throw new Refused("is_archived", { kind: "destination" });
    }
    posts.push(JSON.stringify(message));
  };
  const channel: CardChannel = {
    id,
    turn: async () => {},
    async post({ message, thread }) {
      say(message);
      return { ts: `${++count}.000001`, thread };
    },
    update: async ({ message }) => say(message),
    delete: async () => {},
    history: async () => [],
    replies: async () => [],
  };
  return { channel, posts };
}

it("what waited for an archived channel is shown in the channel that is chosen instead, once the subscription seeks back", async () => {
  let now = Date.parse("2026-03-02T10:00:00Z");
  const documents = memoryStore(() => now);
  const clock = { now: () => now, sleep: async () => {} };
  const showIn = (channel: CardChannel) => {
    const show = inOneChannel(showOnCards({ documents, database: "d", channel, clock, lengths: LENGTHS }));
    return (event: IssueEvent) =>
      show(event, { signal: AbortSignal.abort(), deadline: Date.now() + 50_000, logger });
  };
  const at = "2026-03-02T11:00:00Z";
  const events = [
    anIssueEvent({ id: digest("opened") }),
    anIssueEvent({ id: digest("comment"), type: "issue_comment", action: "created", comment: aComment() }),
    anIssueEvent({
      id: digest("closed"),
      action: "closed",
      occurredAt: at,
      issue: { state: "closed", updatedAt: at },
    }),
  ];
  const archived = aChannel("C1", true);
  for (const event of events) {
    now += 60_000;
    await showIn(archived.channel)(event).catch(() => {});
  }
  const chosen = aChannel("C2", false);
  for (const event of events) {
    now += 60_000;
    await showIn(chosen.channel)(event);
  }
  expect(chosen.posts.join()).toContain("commented");
  expect(chosen.posts.join()).toContain("closed");
});
