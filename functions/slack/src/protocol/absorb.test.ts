import { memoryStore } from "@issue-relay/shared/documents/testing/memory-store";
import {
  COMMENT_ACTIONS,
  ISSUE_ACTIONS,
  type IssueEvent,
  RELATION_ACTIONS,
} from "@issue-relay/shared/event/issue-event";
import { aComment, anIssueEvent, labels } from "@issue-relay/shared/event/testing/an-issue-event";
import { expect, it } from "vitest";
import { changeByDefault } from "../card/testing/by-default.ts";
import { absorb } from "./absorb.ts";
import { cardStore } from "./card-store.ts";
import type { CardDocument } from "./document.ts";

const ACTIONS: [IssueEvent["type"], readonly string[]][] = [
  ["issues", [...ISSUE_ACTIONS, "an_action_of_tomorrow"]],
  ["issue_comment", COMMENT_ACTIONS],
  ["sub_issues", RELATION_ACTIONS.sub_issues],
  ["issue_dependencies", RELATION_ACTIONS.issue_dependencies],
  ["issue_relates_to", RELATION_ACTIONS.issue_relates_to],
];

/** An event with everything that an event can have, or with as little as it can have. */
function anEvent(type: IssueEvent["type"], action: string, isFull: boolean): IssueEvent {
  const related = isFull
    ? { repository: "acme/api", number: 7, url: "https://github.com/acme/api/issues/7" }
    : {};
  const issue = isFull
    ? {
        labels: labels("a", "b"),
        milestone: { number: 1, title: "v2" },
        type: { name: "Bug" },
        parent: related,
      }
    : {
        labels: undefined,
        author: undefined,
        parent: {},
        excerpt: undefined,
        url: undefined,
        state: undefined,
      };
  return anIssueEvent({
    type,
    action,
    occurredAt: "2026-03-02T11:00:00Z",
    issue,
    changes: { titleFrom: "a", body: true, transferredTo: related, transferredFrom: related },
    ...(isFull && {
      label: { name: "c" },
      assignee: { login: "bob" },
      milestone: { number: 2, title: "v3" },
    }),
    ...(type === "issue_comment" && { comment: isFull ? aComment() : { id: 1 } }),
    ...(isFull && { related, issueType: { name: "Bug" } }),
  });
}

/** A card's document after it was written, and read again. */
async function stored(change: (document: CardDocument) => CardDocument): Promise<CardDocument> {
  const store = cardStore(memoryStore(), "cards/1");
  const before = await store.read();
  await store.write(change(before.document), before);
  return (await store.read()).document;
}

it.each(
  ACTIONS.flatMap(([type, actions]) => actions.map((action): [IssueEvent["type"], string] => [type, action])),
)("an event that the document holds is not taken for a new one: %s %s", async (type, action) => {
  for (const isFull of [true, false]) {
    const change = changeByDefault(anEvent(type, action, isFull));
    const document = await stored((empty) => absorb(empty, change));
    expect(absorb(document, change)).toBe(document);
  }
});

it("an event is new to a document that holds another", async () => {
  const document = await stored((empty) => absorb(empty, changeByDefault(anEvent("issues", "closed", true))));
  const other = { ...anEvent("issues", "reopened", true), id: "f".repeat(32) };
  expect(absorb(document, changeByDefault(other))).not.toBe(document);
});
