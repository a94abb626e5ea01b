-- Each issue in its newest state, by GitHub's id of the issue.
-- The newest state is the one of the event with state_rank 1 in view events: an older state that comes late never
-- replaces a newer one.
-- Deleted and transferred are final. GitHub gives an issue that is transferred a new id in its new repository, so it
-- has two rows: one with the outcome transferred, and one with transferred_from.
-- Outcome: deleted or transferred if we received such an event, even if the issue was closed before; open if it is
-- open; otherwise GitHub's reason for closing (completed, not_planned, duplicate), or completed if GitHub gave none.
-- opening_seen: whether we received the event of the issue's opening in this repository, and so were listening from its
-- beginning. An arrival by transfer is not an opening.
-- A renamed repository has its newest name in all rows; its repository_id stays the same.
-- Scan: the whole history, since the only event of an issue may be the oldest one in the table.
WITH states AS (
  SELECT
    *,
    -- Any event of the issue may say this, not only the newest.
    COUNTIF(type = 'issues' AND action = 'deleted') OVER same_issue > 0 AS is_deleted,
    COUNTIF(action = 'transferred') OVER same_issue > 0 AS is_transferred,
    COUNTIF(action = 'opened' AND transferred_from IS NULL) OVER same_issue > 0 AS opening_seen,
    MAX(transferred_to) OVER same_issue AS new_place,
    MAX(transferred_from) OVER same_issue AS old_place,
    -- An issue that came by transfer was created elsewhere: the occurred_at of its opening is that older time.
    MIN(IF(action = 'opened' AND transferred_from IS NOT NULL, issue_updated_at, occurred_at)) OVER same_issue
      AS first_event_at,
    MAX(occurred_at) OVER same_issue AS last_event_at
  FROM issue_relay.events
  WINDOW same_issue AS (PARTITION BY issue_id)
),

newest AS (
  SELECT
    *,
    FIRST_VALUE(repository) OVER (
      PARTITION BY repository_id ORDER BY occurred_at DESC, received_at DESC, event_id
    ) AS newest_name
  FROM states
  WHERE state_rank = 1
)

SELECT
  issue_id,
  issue_node_id,
  repository_id,
  newest_name AS repository,
  repository_private,
  issue_number AS number,
  issue_title AS title,
  issue_url AS url,
  issue_state AS state,
  issue_state_reason AS state_reason,
  CASE
    WHEN is_deleted THEN 'deleted'
    WHEN is_transferred THEN 'transferred'
    WHEN issue_state = 'open' THEN 'open'
    ELSE COALESCE(issue_state_reason, 'completed')
  END AS outcome,
  issue_author AS author,
  issue_author_type AS author_type,
  issue_author_association AS author_association,
  issue_labels AS labels,
  issue_assignees AS assignees,
  issue_milestone AS milestone,
  issue_type,
  issue_comments AS comments,
  issue_created_at AS created_at,
  issue_updated_at AS updated_at,
  issue_closed_at AS closed_at,
  opening_seen,
  new_place AS transferred_to,
  old_place AS transferred_from,
  first_event_at,
  last_event_at
FROM newest
