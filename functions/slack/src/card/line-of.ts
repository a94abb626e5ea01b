import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { placeOf } from "@issue-relay/shared/routes/place-of";
import { commentKey, eventKey, type LineChange } from "./change.ts";
import { lineBlock } from "./line-block.ts";
import { stampOf } from "./state.ts";

/** What happens so soon after the opening, such as labels and an assignee from a form, is said by the card alone. In ms. */
const OPENING_MS = 5_000;

/** The line that the event adds to the card's thread, or changes there; undefined where only the card tells of it. */
export function lineOf(event: IssueEvent): LineChange | undefined {
  if (placeOf(event) !== "thread" || isOfOpening(event)) {
    return undefined;
  }
  const { id, action, comment } = event;
  const receivedAt = Date.parse(event.receivedAt);
  const occurredAt = Date.parse(event.occurredAt);
  if (event.type !== "issue_comment" || !comment) {
    const revision = stampOf({ updatedAt: occurredAt, rank: 1, receivedAt, id });
    return { key: eventKey(id), at: occurredAt, revision, block: lineBlock(event, occurredAt) };
  }
  const updatedAt = comment.updatedAt ? Date.parse(comment.updatedAt) : occurredAt;
  const at = comment.createdAt ? Date.parse(comment.createdAt) : occurredAt;
  return {
    key: commentKey(comment.id),
    at,
    // A first version that is redelivered comes after an edit of the same second.
    revision: stampOf({ updatedAt, rank: action === "created" ? 0 : 1, receivedAt, id }),
    ...(action !== "deleted" && { block: lineBlock(event, at) }),
  };
}

function isOfOpening({ type, occurredAt, issue }: IssueEvent): boolean {
  const age = Date.parse(occurredAt) - Date.parse(issue.createdAt ?? "");
  return type === "issues" && age <= OPENING_MS;
}
