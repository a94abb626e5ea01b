import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { paragraph } from "./clean-text.ts";
import { excerptOf } from "./excerpt.ts";

/** In UTF-16 code units: about six lines in Slack's desktop window. The rest is on the page that the message links to. */
const MAX_QUOTE = 500;

/**
 * The text that is new with this event, or "": a comment's, or the issue's own when it was opened or its description
 * edited. A deleted text is not quoted: it may have been deleted because nobody should read it.
 */
export function quoteOf({ type, action, issue, comment, changes }: IssueEvent): string {
  if (action === "deleted") {
    return "";
  }
  if (type === "issue_comment") {
    return action.endsWith("pinned") ? "" : beginningOf(comment?.excerpt);
  }
  return action === "opened" || changes?.body ? beginningOf(issue.excerpt) : "";
}

function beginningOf(markdown = ""): string {
  return paragraph(excerptOf(markdown, MAX_QUOTE), MAX_QUOTE);
}
