-- Each time that an issue became open or ceased to be: what the backlog and the open time are counted from.
-- opened: when the issue was created, whether or not the event was seen; of an issue that came by transfer, when it
-- came. closed, reopened: where an event shows another state than the one before it, in the order of view `issues`. So
-- doubled, late and disordered events change nothing, and a closing of which the event was lost is still known from any
-- later event, which carries closed_at; a reopening is known from the first event that shows the issue open. An issue
-- reopened and closed again of which no event shows it open in between counts as closed once.
-- deleted, transferred: at the occurred_at of that event, only where the issue was open until then: one that was
-- closed before had left the backlog already.
-- delta: +1 where an issue became open, -1 where it ceased to be; their sum is the number of open issues.
-- Scan: the whole history, since each state is told from the one before.
WITH states AS (
  SELECT
    issue_id,
    occurred_at,
    issue_state,
    issue_closed_at,
    LAG(issue_state) OVER oldest_first AS state_before,
    LEAD(issue_state) OVER oldest_first AS state_after,
    COALESCE(
      MIN(IF(action = 'opened' AND transferred_from IS NOT NULL, issue_updated_at, NULL)) OVER same_issue,
      MIN(issue_created_at) OVER same_issue
    ) AS opened_at,
    MIN(IF(type = 'issues' AND action IN ('deleted', 'transferred'), action, NULL)) OVER same_issue AS removal,
    MIN(IF(type = 'issues' AND action IN ('deleted', 'transferred'), occurred_at, NULL)) OVER same_issue AS removed_at
  FROM issue_relay.events
  WINDOW
    same_issue AS (PARTITION BY issue_id),
    oldest_first AS (
      PARTITION BY issue_id
      ORDER BY
        issue_updated_at,
        occurred_at,
        CASE
          WHEN action = 'opened' THEN 1
          WHEN action IN ('closed', 'reopened') THEN 5
          WHEN type = 'issues' AND action IN ('deleted', 'transferred') THEN 6
          WHEN issue_state = 'open' THEN 3
          WHEN issue_closed_at < issue_updated_at THEN 2
          ELSE 4
        END,
        received_at,
        event_id
    )
)

SELECT issue_id, change, changed_at, delta
FROM states, UNNEST([
  STRUCT('opened' AS change, opened_at AS changed_at, 1 AS delta, state_before IS NULL AS has_happened),
  STRUCT(
    'closed',
    COALESCE(issue_closed_at, occurred_at),
    -1,
    issue_state = 'closed' AND COALESCE(state_before, 'open') = 'open'
  ),
  STRUCT('reopened', occurred_at, 1, issue_state = 'open' AND state_before = 'closed'),
  STRUCT(removal, removed_at, -1, state_after IS NULL AND issue_state = 'open' AND removal IS NOT NULL)
])
WHERE has_happened
