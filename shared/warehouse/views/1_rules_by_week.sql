-- What rules did, by week (Monday to Sunday, UTC), rule and kind of step (what: label, comment, webhook, …).
-- An action is one step of a rule for one event. It may have several rows, since an event may come again: it counts once,
-- by its newest outcome, and in the week in which it first had that one. So a step that was refused, and done after
-- somebody had corrected the rule, is done; and what is repeated weeks later changes no number.
-- A week in which a rule did nothing of a kind has no row of it.
-- Scan: 6 columns of all actions, since an action of the first day may come again today.
WITH outcomes AS (
  SELECT
    rule,
    what,
    outcome,
    issue_id,
    MIN(acted_at) OVER (PARTITION BY action_id, outcome) AS first_acted_at
  FROM issue_relay.actions
  WHERE rule IS NOT NULL
  QUALIFY ROW_NUMBER() OVER (PARTITION BY action_id ORDER BY acted_at DESC, outcome) = 1
)

SELECT
  DATE_TRUNC(DATE(first_acted_at, 'UTC'), WEEK(MONDAY)) AS week,
  rule,
  what,
  COUNTIF(outcome = 'done') AS done,
  COUNTIF(outcome = 'nothing') AS nothing,
  COUNTIF(outcome = 'refused') AS refused,
  COUNTIF(outcome = 'unknown') AS unknown,
  COUNTIF(outcome = 'gone') AS gone,
  COUNTIF(outcome = 'dry-run') AS dry_run,
  COUNTIF(outcome = 'stopped') AS stopped,
  COUNT(DISTINCT issue_id) AS n_issues,
  MAX(first_acted_at) AS last_acted_at
FROM outcomes
GROUP BY week, rule, what
