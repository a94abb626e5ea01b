import type { IssueEventRow } from "@issue-relay/shared/event/row";

/** The columns by which {@link subjectOf} goes. */
export const SUBJECT_COLUMNS = [
  "type",
  "action",
  "label",
  "assignee",
  "assignee_id",
  "milestone",
  "changed_type",
  "title_before",
  "comment_id",
  "related_issue",
] as const;

type Subject = Pick<IssueEventRow, Exclude<(typeof SUBJECT_COLUMNS)[number], "type">> & { type: string };

/**
 * What tells an event from others of the same issue, type and action, beside its time: the same as the column `subject` of the view
 * `events`, for rows that the view need not show.
 */
export function subjectOf(row: Subject): string {
  return String(subjectIn(row) ?? "");
}

function subjectIn(row: Subject): string | number | null {
  if (row.type === "issue_comment") {
    return row.comment_id;
  }
  if (row.type !== "issues") {
    return row.related_issue;
  }
  switch (row.action) {
    case "labeled":
    case "unlabeled":
      return row.label;
    case "assigned":
    case "unassigned":
      return row.assignee_id ?? row.assignee?.toLowerCase() ?? null;
    case "milestoned":
    case "demilestoned":
      return row.milestone;
    case "typed":
    case "untyped":
      return row.changed_type;
    case "edited":
      return row.title_before;
    default:
      return "";
  }
}
