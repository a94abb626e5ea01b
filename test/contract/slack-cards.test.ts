import { RECORDED_AT, recordedPayloads } from "@issue-relay/local/stand-ins/github/payloads";
import { Blocks } from "@issue-relay/local/stand-ins/slack/block-kit";
import { MAX_UPDATED_TEXT } from "@issue-relay/local/stand-ins/slack/content";
import { pingsOf } from "@issue-relay/local/stand-ins/slack/pings";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { aComment, accounts, anIssueEvent, labels } from "@issue-relay/shared/event/testing/an-issue-event";
import { eventIn } from "@issue-relay/shared/github/testing/event-in";
import type { SlackMessage } from "@issue-relay/shared/slack/message";
import { MAX_BLOCKS_CHARACTERS } from "@issue-relay/shared/slack/message";
import fc from "fast-check";
import { expect, it } from "vitest";
import { cardMessage } from "../../functions/slack/src/card/card-message.ts";
import { linesMessage } from "../../functions/slack/src/card/lines-message.ts";
import { currentFacts, merged } from "../../functions/slack/src/card/state.ts";
import { changeByDefault } from "../../functions/slack/src/card/testing/by-default.ts";

function check({ text, blocks }: SlackMessage): void {
  expect(pingsOf(text, Blocks.parse(blocks))).toEqual([]);
  expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(MAX_BLOCKS_CHARACTERS);
  expect(text.length).toBeLessThanOrEqual(MAX_UPDATED_TEXT);
  expect(text).not.toMatch(/^\s*$|[\n<>]/);
}

/** Slack takes the card after the event, and the event's line, and they notify nobody. */
function checkEvent(event: IssueEvent): void {
  const { snapshot, lines } = changeByDefault(event);
  check(cardMessage(currentFacts(merged(undefined, snapshot))));
  for (const { block } of lines) {
    if (block) {
      check(linesMessage([block]));
    }
  }
}

it.each(RECORDED_AT)("Slack takes the cards and lines of GitHub's payloads of %s", (at) => {
  const recorded = [...recordedPayloads("issues", at), ...recordedPayloads("issue_comment", at)];
  const events = recorded.flatMap(({ event, payload }) => {
    const { host } = new URL(payload.repository?.html_url ?? "");
    return eventIn(event, payload, { host }) ?? [];
  });
  expect(events.length).toBeGreaterThan(1);
  for (const event of events) {
    checkEvent(event);
  }
});

const NAME = fc.oneof(
  fc.constantFrom(
    "",
    "<!channel>",
    "<@U012AB3CD>",
    "@here",
    "<https://a.b|c>",
    '"',
    "\u200b",
    "\u202e",
    "\ud83d",
    "a\nb",
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 300 }),
);
const ACTION = fc.constantFrom<[IssueEvent["type"], string]>(
  ["issues", "closed"],
  ["issues", "transferred"],
  ["issues", "assigned"],
  ["issues", "deleted"],
  ["issue_comment", "created"],
  ["issue_comment", "edited"],
  ["sub_issues", "sub_issue_added"],
);

it("Slack takes whatever names and texts people choose, and a card and its thread notify nobody", () => {
  fc.assert(
    fc.property(ACTION, NAME, NAME, fc.integer({ min: 0, max: 12 }), ([type, action], name, text, count) => {
      const names = Array<string>(count).fill(name);
      const other = { repository: name, number: count, url: "https://github.com/acme/web/issues/1" };
      checkEvent(
        anIssueEvent({
          type,
          action,
          occurredAt: "2026-03-02T11:00:00Z",
          repository: { name },
          sender: { login: name },
          assignee: { login: name },
          comment: aComment({ excerpt: text, author: { login: name } }),
          related: other,
          changes: { transferredTo: other, transferredFrom: other },
          issue: {
            title: text,
            excerpt: text,
            author: { login: name },
            labels: labels(...names),
            assignees: accounts(...names),
            milestone: { number: 1, title: name },
            type: { name },
            parent: other,
          },
        }),
      );
    }),
    { numRuns: 1500, seed: 1 },
  );
});
