import { expect, it } from "vitest";
import { subjectOf } from "./subject.ts";

const NOTHING = {
  label: null,
  assignee: null,
  assignee_id: null,
  milestone: null,
  changed_type: null,
  title_before: null,
  comment_id: null,
  related_issue: null,
};

it.each([
  [{ action: "labeled", label: "bug" }, "bug"],
  [{ action: "unlabeled", label: 'a "b"' }, 'a "b"'],
  [{ action: "assigned", assignee: "Mei", assignee_id: 4 }, "4"],
  [{ action: "unassigned", assignee: "Mei" }, "mei"],
  [{ action: "milestoned", milestone: "5.0" }, "5.0"],
  [{ action: "demilestoned", milestone: "5.0" }, "5.0"],
  [{ action: "typed", changed_type: "Bug" }, "Bug"],
  [{ action: "untyped", changed_type: "Bug" }, "Bug"],
  [{ action: "edited", title_before: "Before" }, "Before"],
  [{ action: "closed", label: "bug" }, ""],
  [{ action: "labeled" }, ""],
  [{ type: "issue_comment", action: "created", comment_id: 5, label: "bug" }, "5"],
  [{ type: "sub_issues", action: "sub_issue_added", related_issue: "acme/web#2" }, "acme/web#2"],
])("the subject of %j is %j", (row, subject) => {
  expect(subjectOf({ type: "issues", ...NOTHING, ...row })).toBe(subject);
});
