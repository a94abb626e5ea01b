import type { Handle } from "../consumer/push-consumer.ts";
import type { DocumentStore } from "../documents/store.ts";
import { isBot } from "../event/is-bot.ts";
import type { Actor, IssueEvent } from "../event/issue-event.ts";
import { eventName } from "../routes/events.ts";
import { ownChangeOf } from "./own-changes.ts";

/**
 * Handles what somebody has asked our App for in Slack as what they have done: the team wants to know who, and rules act on what people do.
 * The handler throws StoreFailed and BrokenDestination, too.
 */
export function onBehalf(documents: DocumentStore, handle: Handle): Handle {
  return async (event, context) => {
    const { by = null } = (await ownChangeOf(documents, event)) ?? {};
    const person = by === null ? writerOf(event) : { login: by, type: "User" };
    return handle(person ? { ...event, sender: person } : event, context);
  };
}

/** For whom the App has written the comment, or opened the issue, of which the event tells. */
function writerOf(event: IssueEvent): Actor | undefined {
  const written = { "issue_comment.created": event.comment, "issues.opened": event.issue };
  const author = new Map(Object.entries(written)).get(eventName(event))?.author;
  return isBot(event.sender) && author && !isBot(author) ? author : undefined;
}
