-- Each time that an issue became open or stopped being open. The backlog and the open time are counted from this.
-- opened: when the issue was created, even if we did not receive that event; for an issue that came by transfer, when
-- it came. closed, reopened: an event shows another state than the event before it, in the order of state_rank in view
-- events. So copies, late events and events out of order change nothing. If the event of a closing was lost, any later
-- event of the closed issue still tells of it, since it carries closed_at. If the event of a reopening was lost, the
-- first later event that shows the issue open stands for it. An issue that was reopened and closed again, without any
-- event that shows it open in between, counts as closed once.
-- An event that does not say the state changes nothing. Until an event says otherwise, an issue counts as open.
-- deleted, transferred: at the occurred_at of that event, and only if the issue was open until then. An issue that was
-- closed before had already left the backlog.
-- delta: +1 if the issue became open, -1 if it stopped being open. The sum of all is the number of open issues.
-- Scan: the whole history, since each state is compared with the one before.
WITH filled AS (
  SELECT
    *,
    COALESCE(
      LAST_VALUE(issue_state IGNORE NULLS) OVER (
        PARTITION BY issue_id ORDER BY state_rank DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ),
      'open'
    ) AS newest_state
  FROM issue_relay.events
),

states AS (
  SELECT
    issue_id,
    occurred_at,
    newest_state,
    issue_closed_at,
    LAG(newest_state) OVER oldest_first AS state_before,
    LEAD(newest_state) OVER oldest_first AS state_after,
    COALESCE(
      MIN(IF(action = 'opened' AND transferred_from IS NOT NULL, issue_updated_at, NULL)) OVER same_issue,
      MIN(issue_created_at) OVER same_issue,
      MIN(occurred_at) OVER same_issue
    ) AS opened_at,
    MIN(IF(type = 'issues' AND action IN ('deleted', 'transferred'), action, NULL)) OVER same_issue AS removal,
    MIN(IF(type = 'issues' AND action IN ('deleted', 'transferred'), occurred_at, NULL)) OVER same_issue AS removed_at
  FROM filled
  WINDOW
    same_issue AS (PARTITION BY issue_id),
    oldest_first AS (PARTITION BY issue_id ORDER BY state_rank DESC)
)

SELECT issue_id, change, changed_at, delta
FROM states, UNNEST([
  STRUCT('opened' AS change, opened_at AS changed_at, 1 AS delta, state_before IS NULL AS is_change),
  STRUCT(
    'closed',
    COALESCE(issue_closed_at, occurred_at),
    -1,
    newest_state = 'closed' AND COALESCE(state_before, 'open') = 'open'
  ),
  STRUCT('reopened', occurred_at, 1, newest_state = 'open' AND state_before = 'closed'),
  STRUCT(removal, removed_at, -1, state_after IS NULL AND newest_state = 'open' AND removal IS NOT NULL)
])
WHERE is_change
