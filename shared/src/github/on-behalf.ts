import { isBot } from "../event/is-bot.ts";
import type { Actor, IssueEvent } from "../event/issue-event.ts";
import { eventName } from "../routes/events.ts";
import type { OwnChange } from "./own-changes.ts";

/**
 * The event as what somebody has done, where they have asked our App for it in Slack: the team wants to know who, and rules act on what
 * people do.
 * @param change what was remembered of it
 */
export function onBehalf(event: IssueEvent, change: OwnChange | undefined): IssueEvent {
  const by = change?.by ?? null;
  const person = by === null ? writerOf(event) : { login: by, type: "User" };
  return person ? { ...event, sender: person } : event;
}

/** For whom the App has written the comment, or opened the issue, of which the event tells. */
function writerOf(event: IssueEvent): Actor | undefined {
  // Of an issue that comes from another repository, GitHub tells as of an opening. Whoever has written it need not have transferred it.
  const opened = event.changes?.transferredFrom ? undefined : event.issue;
  const written = { "issue_comment.created": event.comment, "issues.opened": opened };
  const author = new Map(Object.entries(written)).get(eventName(event))?.author;
  return isBot(event.sender) && author && !isBot(author) ? author : undefined;
}
