import { type IssueEvent, OBSERVED, VERSION } from "@issue-relay/shared/event/issue-event";
import { secondsOf } from "@issue-relay/shared/routes/hours";
import { waitingId } from "@issue-relay/shared/rules/overdue";
import type { Rule } from "@issue-relay/shared/rules/rule-schema";
import * as z from "@issue-relay/shared/zod";
import { FIRST_HOST, ToDoRow } from "./to-do.ts";

/** A rule for issues that wait. */
export type WaitingRule = Rule & Required<Pick<Rule, "after">>;

/** An issue that has waited for longer than a rule allows, of which the rule has done nothing yet; in columns of view `lifecycles`. */
export const OverdueRow = ToDoRow.pick({
  issue_id: true,
  host: true,
  repository: true,
  repository_private: true,
  number: true,
  title: true,
  url: true,
  author: true,
  author_type: true,
  author_association: true,
  labels: true,
  assignees: true,
  milestone: true,
  issue_type: true,
}).extend({
  issue_node_id: z.string(),
  comments: z.number().nullable(),
  repository_id: z.number().nullable(),
  /** The name of the rule. */
  rule: z.string(),
  /** For what the issue waits. */
  without: z.string(),
  /** Since when, in seconds since 1970. */
  since: z.number(),
});
export type OverdueRow = z.infer<typeof OverdueRow>;

/**
 * What waits for longer than the rules of `@rules` allow, that which waits since the earliest moment first. A reopened issue waits anew to be closed.
 * Where we did not see the opening, we may have missed a triage. What a rule has only said that it would do, it has not done.
 */
export const OVERDUE = `
WITH asked AS (
  SELECT
    JSON_VALUE(rule, '$.rule') AS rule,
    JSON_VALUE(rule, '$.without') AS without,
    CAST(JSON_VALUE(rule, '$.seconds') AS INT64) AS seconds,
    JSON_VALUE(rule, '$.dry_run') = 'true' AS only_says
  FROM UNNEST(@rules) AS rule
),

waiting AS (
  SELECT lifecycles.*, issues.issue_node_id, wait.without, wait.working_seconds, wait.since
  FROM lifecycles
  JOIN issues ON issues.issue_id = lifecycles.issue_id
  LEFT JOIN snoozed ON snoozed.host = COALESCE(lifecycles.host, '${FIRST_HOST}') AND snoozed.issue_id = lifecycles.issue_id
  CROSS JOIN UNNEST([
    STRUCT(
      'response' AS without,
      lifecycles.is_unanswered AS is_waiting,
      COALESCE(waited_working_seconds, age_working_seconds) AS working_seconds,
      lifecycles.opened_at AS since
    ),
    STRUCT(
      'triage',
      lifecycles.opening_seen AND first_triaged_at IS NULL,
      open_so_far_working_seconds,
      lifecycles.opened_at
    ),
    STRUCT('closing', TRUE, COALESCE(open_since_working_seconds, age_working_seconds), open_since)
  ]) AS wait
  WHERE lifecycles.outcome = 'open' AND lifecycles.not_waiting IS NULL AND snoozed.issue_id IS NULL AND wait.is_waiting
),

settled AS (
  SELECT
    rule,
    host,
    issue_id,
    MAX(IF(outcome NOT IN ('dry-run', 'stopped'), acted_at, NULL)) AS acted_at,
    MAX(IF(outcome = 'dry-run', acted_at, NULL)) AS said_at
  FROM actions
  WHERE rule IS NOT NULL
  GROUP BY rule, host, issue_id
)

SELECT
  asked.rule,
  UNIX_SECONDS(waiting.since) AS since,
  ${Object.keys(OverdueRow.omit({ rule: true, since: true }).shape)
    .map((column) => `waiting.${column}`)
    .join(", ")}
FROM asked
JOIN waiting ON waiting.without = asked.without
LEFT JOIN settled
  ON settled.rule = asked.rule
  AND settled.issue_id = waiting.issue_id
  AND settled.host = COALESCE(waiting.host, '${FIRST_HOST}')
WHERE
  waiting.working_seconds >= asked.seconds
  AND NOT COALESCE(settled.acted_at >= waiting.since, FALSE)
  AND NOT (asked.only_says AND COALESCE(settled.said_at >= waiting.since, FALSE))
ORDER BY waiting.since, waiting.issue_id`;

/** A rule as {@link OVERDUE} takes it. */
export function askedOf({ name, after, without = "response", dry_run }: WaitingRule): string {
  return JSON.stringify({ rule: name, without, seconds: secondsOf(after), dry_run });
}

/** What the rule acts on: the issue as it is known, of which nobody did anything. @param at when that was found */
export function eventOf(row: OverdueRow, at: Date): IssueEvent {
  const host = row.host ?? FIRST_HOST;
  const since = new Date(row.since * 1000).toISOString();
  return {
    version: VERSION,
    id: waitingId({ host, issueId: row.issue_id }, row.without, since),
    type: "issues",
    action: OBSERVED,
    occurredAt: since,
    receivedAt: at.toISOString(),
    source: "recovery",
    deliveryId: "overdue",
    host,
    repository: {
      id: row.repository_id ?? undefined,
      name: row.repository,
      private: row.repository_private ?? undefined,
    },
    issue: {
      id: row.issue_id,
      nodeId: row.issue_node_id,
      number: row.number,
      title: row.title ?? undefined,
      url: row.url ?? undefined,
      state: "open",
      author: row.author === null ? undefined : { login: row.author, type: row.author_type ?? undefined },
      authorAssociation: row.author_association ?? undefined,
      labels: row.labels.map((name) => ({ name })),
      assignees: row.assignees.map((login) => ({ login })),
      // No view has its number.
      milestone: row.milestone === null ? null : { title: row.milestone, number: 0 },
      type: row.issue_type === null ? null : { name: row.issue_type },
      comments: row.comments ?? undefined,
    },
  };
}
