import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { RichTextBlockElement } from "@slack/types";
import { type Limits, richTextOf } from "../markdown/rich-text-of.ts";

/** About six lines in Slack's desktop window. What else a message says takes up to 4,600 characters of its JSON (blocks.ts). */
const LIMITS: Limits = { maxCharacters: 500, maxJson: 3400 };

/** Of an issue or a comment. */
type Text = Pick<IssueEvent["issue"], "excerpt" | "url">;

/**
 * The beginning of the text that is new with this event, if there is one: a comment's, or the issue's own when it was opened or its description
 * edited. A deleted text is not quoted: it may have been deleted because nobody should read it.
 */
export function quoteOf({ type, action, issue, comment, changes }: IssueEvent): RichTextBlockElement[] {
  if (action === "deleted") {
    return [];
  }
  if (type === "issue_comment") {
    return action.endsWith("pinned") ? [] : beginningOf(comment);
  }
  return action === "opened" || changes?.body ? beginningOf(issue) : [];
}

function beginningOf({ excerpt = "", url }: Text = {}): RichTextBlockElement[] {
  return richTextOf(excerpt, { ...LIMITS, more: url });
}
