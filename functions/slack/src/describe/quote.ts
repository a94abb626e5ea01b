import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { paragraph } from "./clean-text.ts";

/** In UTF-16 code units: about six lines in Slack's desktop window. Whoever wants to read on follows the link. */
const MAX_QUOTE = 500;

/**
 * The text that is news with this event, or "": a comment's, or the issue's own when it was opened or its description
 * edited. What was deleted is not repeated: it may have been deleted because it should not be read.
 */
export function quoteOf({ type, action, issue, comment, changes }: IssueEvent): string {
  if (action === "deleted") return "";
  if (type === "issue_comment") return paragraph(comment?.excerpt ?? "", MAX_QUOTE);
  return action === "opened" || changes?.body ? paragraph(issue.excerpt, MAX_QUOTE) : "";
}
