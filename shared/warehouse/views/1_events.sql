-- Each event once, ranked by how new the state of the issue is that it shows.
-- Delivery is at least once, so issue_events may hold an event several times. Its copies differ only in when and how
-- they came; the one that was received first is kept. Events may come late and in any order: occurred_at says when
-- something happened, received_at only when we learned of it.
-- not_said names the columns that are NULL or empty only because GitHub did not say them with this event. Rows from before
-- that column existed said all columns of their time, except for pinned and unpinned, of which GitHub says less.
-- state_rank: every event carries the state of its issue. 1 is the event with the newest state, 2 the one before
-- it, and so on. An event that is received late takes its place all the same. The state with the latest
-- issue_updated_at is the newest, then the one with the latest occurred_at. GitHub's times have no fractions of a
-- second. Events of one second are ordered like this, from old to new: opened; shows the issue closed in an earlier
-- second; shows it open; shows it closed in this second; closed and reopened themselves; deleted and transferred. What
-- is still equal is ordered by received_at.
-- Pull requests: ingress ignores them, so no row is about one.
-- Scan: the whole history of the columns that a query uses (state_rank uses ten), since a copy may come a month after
-- the first. To look at a few days only, filter issue_events by received_at, which prunes partitions.
WITH told AS (
  SELECT
    * REPLACE (
      IF(version IS NULL AND type = 'issues' AND action IN ('pinned', 'unpinned'), NULL, issue_state) AS issue_state,
      IF(
        version IS NOT NULL,
        not_said,
        ARRAY_CONCAT(
          [
            'repository_archived', 'issue_app', 'issue_locked', 'issue_parent', 'issue_sub_issues', 'issue_blocked_by',
            'issue_fields'
          ],
          IF(
            type = 'issues' AND action IN ('pinned', 'unpinned'),
            ['issue_state', 'issue_state_reason', 'issue_labels', 'issue_type'],
            []
          )
        )
      ) AS not_said
    )
  FROM issue_relay.issue_events
),

first_copies AS (
  SELECT * FROM told
  WHERE TRUE
  QUALIFY ROW_NUMBER() OVER (PARTITION BY event_id ORDER BY received_at) = 1
),

-- An event that does not say the state may say closed_at, which can prove it: an issue without one is open, and one whose
-- last change was its closing is closed. A reopened issue keeps its old closed_at, which proves nothing. The state stays in
-- not_said: it was proven, not said.
proven AS (
  SELECT
    * REPLACE (
      CASE
        WHEN issue_state IS NOT NULL OR 'issue_closed_at' IN UNNEST(not_said) THEN issue_state
        WHEN issue_closed_at IS NULL THEN 'open'
        WHEN issue_closed_at = issue_updated_at THEN 'closed'
      END AS issue_state
    )
  FROM first_copies
)

SELECT
  *,
  ROW_NUMBER() OVER (
    PARTITION BY issue_id
    ORDER BY
      COALESCE(issue_updated_at, occurred_at) DESC,
      occurred_at DESC,
      CASE
        WHEN action = 'opened' THEN 1
        WHEN action IN ('closed', 'reopened') THEN 5
        WHEN type = 'issues' AND action IN ('deleted', 'transferred') THEN 6
        WHEN issue_state = 'open' THEN 3
        WHEN issue_closed_at < issue_updated_at THEN 2
        ELSE 4
      END DESC,
      received_at DESC,
      event_id DESC
  ) AS state_rank
FROM proven
