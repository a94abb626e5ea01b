import { issueInActions } from "./actions.ts";
import { type Erasures, ROW_ISSUE, type Tables } from "./erasure.ts";
import type { Issue } from "./find-issue.ts";
import { ROW_IS_OF_HOST } from "./host.ts";
import { deletionOf } from "./messages.ts";
import { valuePattern } from "./pattern.ts";

/** Where a message has an issue, but for its node id, which may be missing: GitHub's words, and those of our events. */
const PLACES = [
  "issue",
  "changes.new_issue",
  "changes.old_issue",
  "related",
  "issue.parent",
  "changes.transferredTo",
  "changes.transferredFrom",
  "sub_issue",
  "parent_issue",
  "blocked_issue",
  "blocking_issue",
  "related_issue",
];

/** What erases the texts of an issue. */
export function erasuresOfIssue({ ids, nodeIds }: Issue, tables: Tables): Erasures {
  const params = { host: tables.host, ids };
  const erasures = [
    ...tables.messages.map((messages) =>
      deletionOf(
        messages,
        [
          "REGEXP_CONTAINS(json, @nodes)",
          ...PLACES.map((place) => `JSON_VALUE(json, '$.${place}.id') IN UNNEST(@ids)`),
        ].join("\n  OR "),
        { ...params, nodes: valuePattern(nodeIds) },
      ),
    ),
    {
      table: tables.events,
      writtenAt: "received_at",
      which: `${ROW_IS_OF_HOST} AND ${ROW_ISSUE.id} IN UNNEST(@ids) AND (issue_title IS NOT NULL OR title_before IS NOT NULL)`,
      change: `UPDATE ${tables.events} SET issue_title = NULL, title_before = NULL`,
      issue: ROW_ISSUE,
      params,
    },
    issueInActions(tables.actions, params),
  ];
  return { erasures, before: [] };
}
