-- Each event once, ranked by how new the state of the issue is that it shows.
-- issue_events may hold an event several times. Of copies with one event_id, the newest mapping is kept, then the one
-- that a webhook brought and that was received first. A recovered copy can have another id, since the times of GitHub's
-- history and of its webhooks differ: it is left out where a webhook told the same of the same subject within 5 seconds.
-- Events may come late and in any order: occurred_at says when something happened, received_at only when we learned of
-- it.
-- not_said names the columns that are NULL or empty only because GitHub did not say them. Rows from before that column
-- existed said all columns of their time, except for pinned and unpinned.
-- state_rank: every event carries the state of its issue. 1 is the newest: that with the latest issue_updated_at, then
-- the one with the latest occurred_at. Of one second, an event that made a state is older than others that show it,
-- and states follow each other like this: closed in an earlier second, open, closed in this second, open again. A
-- removal is the newest. What is still equal is ordered by received_at.
-- …_is_bot: of type Bot, with a login that ends in [bot], or called machine in table accounts.
-- Pull requests are in no row. Canaries are left out.
-- Scan: the whole history of the columns that a query uses, since a copy may come long after the first. To look at a
-- few days only, filter issue_events by received_at, which prunes partitions.
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
    ),
    COALESCE(
      CASE
        WHEN type = 'issue_comment' THEN CAST(comment_id AS STRING)
        WHEN type <> 'issues' THEN related_issue
        WHEN action IN ('labeled', 'unlabeled') THEN label
        WHEN action IN ('assigned', 'unassigned') THEN COALESCE(CAST(assignee_id AS STRING), LOWER(assignee))
        WHEN action IN ('milestoned', 'demilestoned') THEN milestone
        WHEN action IN ('typed', 'untyped') THEN changed_type
        WHEN action = 'edited' THEN title_before
      END,
      ''
    ) AS subject
  FROM issue_relay.issue_events
  -- No canary, which tells of no issue: the repository of canaries has the id 0.
  WHERE COALESCE(repository_id, -1) != 0
),

first_copies AS (
  SELECT
    *,
    -- When and how the event came, even where only a later copy of it was mapped anew.
    FIRST_VALUE(STRUCT(received_at, delivery_id)) OVER (
      PARTITION BY event_id ORDER BY source = 'recovery', received_at, delivery_id
    ) AS first_receipt
  FROM told
  WHERE TRUE
  QUALIFY ROW_NUMBER() OVER (
    PARTITION BY event_id ORDER BY mapped_at DESC, source = 'recovery', received_at, delivery_id
  ) = 1
),

without_twins AS (
  SELECT
    * EXCEPT (first_receipt)
    REPLACE (first_receipt.received_at AS received_at, first_receipt.delivery_id AS delivery_id)
  FROM first_copies
  WHERE TRUE
  QUALIFY source <> 'recovery' OR COUNTIF(source <> 'recovery') OVER (
    PARTITION BY issue_id, type, action, subject
    ORDER BY UNIX_SECONDS(occurred_at)
    RANGE BETWEEN 5 PRECEDING AND 5 FOLLOWING
  ) = 0
),

-- An event that does not say the state can prove it, by what it tells of or by closed_at: an issue without one is
-- open, and one whose last change was its closing is closed. The state stays in not_said: it was proven, not said.
proven AS (
  SELECT
    * REPLACE (
      CASE
        WHEN issue_state IS NOT NULL THEN issue_state
        WHEN type = 'issues' AND action = 'closed' THEN 'closed'
        WHEN type = 'issues' AND action = 'reopened' THEN 'open'
        WHEN 'issue_closed_at' IN UNNEST(not_said) THEN NULL
        WHEN issue_closed_at IS NULL THEN 'open'
        WHEN issue_closed_at = issue_updated_at THEN 'closed'
      END AS issue_state
    )
  FROM without_twins
),

-- What events of earlier seconds, and of this one, show of the issue.
beside AS (
  SELECT
    *,
    COUNTIF(issue_closed_at = issue_updated_at) OVER (PARTITION BY issue_id, issue_updated_at) > 0
      AS is_closed_in_this_second,
    MAX(issue_closed_at) OVER earlier_seconds AS closed_before_at,
    MAX(IF(issue_state = 'open', issue_updated_at, NULL)) OVER earlier_seconds AS open_before_at
  FROM proven
  WINDOW earlier_seconds AS (
    PARTITION BY issue_id
    ORDER BY UNIX_SECONDS(COALESCE(issue_updated_at, occurred_at))
    RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  )
),

placed AS (
  SELECT
    * EXCEPT (is_closed_in_this_second, closed_before_at, open_before_at),
    CASE
      WHEN type = 'issues' AND action IN ('deleted', 'transferred') THEN 9
      -- A recovered opening shows the issue as it is now.
      WHEN type = 'issues' AND action = 'opened' AND source <> 'recovery' AND COALESCE(issue_state, 'open') = 'open'
        THEN 1
      WHEN issue_state = 'closed' AND issue_closed_at < issue_updated_at THEN 2
      WHEN issue_state = 'closed' THEN IF(type = 'issues' AND action = 'closed', 5, 6)
      WHEN type = 'issues' AND action = 'reopened' THEN
        -- A reopened issue may keep its closed_at, which shows whether it was closed in this second. If it does not,
        -- and was closed in this second, it was reopened after that, unless it was closed before it too.
        IF(
          COALESCE(
            issue_closed_at < issue_updated_at,
            NOT is_closed_in_this_second OR closed_before_at >= COALESCE(open_before_at, closed_before_at),
            FALSE
          ),
          3,
          7
        )
      ELSE IF(issue_closed_at = issue_updated_at, 8, 4)
    END AS second_rank
  FROM beside
),

machines AS (
  SELECT LOWER(login) AS login FROM issue_relay.accounts WHERE role = 'machine'
)

SELECT
  * EXCEPT (subject),
  ROW_NUMBER() OVER (
    PARTITION BY issue_id
    ORDER BY
      COALESCE(issue_updated_at, occurred_at) DESC,
      occurred_at DESC,
      second_rank DESC,
      received_at DESC,
      event_id DESC
  ) AS state_rank,
  COALESCE(sender_type = 'Bot' OR ENDS_WITH(sender, '[bot]') OR LOWER(sender) IN (SELECT login FROM machines), FALSE)
    AS sender_is_bot,
  COALESCE(
    issue_author_type = 'Bot' OR ENDS_WITH(issue_author, '[bot]')
    OR LOWER(issue_author) IN (SELECT login FROM machines),
    FALSE
  ) AS issue_author_is_bot,
  COALESCE(
    comment_author_type = 'Bot' OR ENDS_WITH(comment_author, '[bot]')
    OR LOWER(comment_author) IN (SELECT login FROM machines),
    FALSE
  ) AS comment_author_is_bot,
  subject
FROM placed
