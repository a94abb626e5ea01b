import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { loginName, shortName } from "./names.ts";

/** The most labels or assignees that are listed: they fit into two lines. GitHub allows 100 labels and 10 assignees on an issue. */
const MAX_LISTED = 8;

/** The issue's labels, assignees, milestone and type as one line, such as "Labels: bug, p1 · Milestone: v2", or "". */
export function detailsOf({ issue }: IssueEvent): string {
  const milestone = shortName(issue.milestone?.title ?? "");
  const type = shortName(issue.type?.name ?? "");
  return [
    entry("Labels", listed(issue.labels?.map(({ name }) => shortName(name)))),
    entry("Assignees", listed(issue.assignees?.map(loginName))),
    entry("Milestone", milestone),
    entry("Type", type),
  ]
    .filter((text) => text !== "")
    .join(" · ");
}

function entry(heading: string, value: string): string {
  return value === "" ? "" : `${heading}: ${value}`;
}

function listed(names: string[] = []): string {
  const visible = names.filter((name) => name !== "");
  const rest = visible.length - MAX_LISTED;
  return [...visible.slice(0, MAX_LISTED), ...(rest > 0 ? [`+${rest} more`] : [])].join(", ");
}
