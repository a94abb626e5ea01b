import type { Actor, IssueReference } from "../event/issue-event.ts";
import { oneLine } from "./clean-text.ts";

/**
 * How long each kind of name may be in a message, in UTF-16 code units. GitHub's own limits are 256 for a title, 39 for
 * a login, 50 for a label and 140 for `owner/name`; these apply to whatever else arrives, so that one long name cannot
 * make Slack refuse the message.
 */
const MAX_TITLE = 256;
const MAX_LOGIN = 60;
const MAX_NAME = 80;
const MAX_REPOSITORY = 140;

/** An issue's title, or a former one. GitHub allows titles in which nothing is visible. */
export function titleName(title = ""): string {
  return oneLine(title, MAX_TITLE) || "(no title)";
}

/** An account's name; `someone` where the payload does not say which account. */
export function loginName(account: Actor | undefined): string {
  return oneLine(account?.login ?? "", MAX_LOGIN) || "someone";
}

/** A label, milestone or issue type; "" where nothing of it is visible. */
export function shortName(name: string): string {
  return oneLine(name, MAX_NAME);
}

/** `owner/name#12`, or `another issue` where GitHub does not say which. */
export function reference({ repository = "", number }: IssueReference): string {
  return number === undefined ? "another issue" : `${oneLine(repository, MAX_REPOSITORY)}#${number}`;
}
