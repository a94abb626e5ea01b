import { shorten } from "@issue-relay/shared/slack/clean-text";
import { loginName, reference, titleName } from "@issue-relay/shared/slack/names";
import type { Piece } from "@issue-relay/shared/slack/piece";
import type { ToDoRow } from "../to-do.ts";

/** In UTF-16 code units: one line of Slack's window, or two. */
const MAX_TITLE = 120;

/** Who reads more names than these looks at the issue itself. */
const MOST_ASSIGNEES = 3;

/** The title, which leads to the issue, and `owner/name#12`. */
export function issueName({ title, url, repository, number }: ToDoRow): Piece[] {
  return [
    { text: shorten(titleName(title ?? ""), MAX_TITLE), style: "bold", url: url ?? undefined },
    { text: ` · ${reference({ repository, number })}` },
  ];
}

/** Logins, which notify nobody. */
export function waitsFor({ assignees }: ToDoRow): string {
  if (assignees.length === 0) {
    return "nobody is assigned";
  }
  const names = assignees.slice(0, MOST_ASSIGNEES).map((login) => loginName({ login }));
  const rest = assignees.length - names.length;
  return `waits for ${names.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
