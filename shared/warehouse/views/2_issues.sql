-- Each issue in its newest state, by GitHub's id of the issue.
-- Every event carries the whole state of its issue. The newest is that of the latest issue_updated_at, whenever it came:
-- an older state never replaces a newer one. Within one second (GitHub's times have no finer ones) occurred_at decides,
-- then: opened; what shows the issue still closed, then open, then closed in this very second; closed and reopened
-- themselves; deleted and transferred; then received_at.
-- Deleted, transferred: both are final. GitHub gives an issue that is transferred a new id in its new repository, so
-- it is two rows: one with the outcome transferred, and one with transferred_from.
-- Outcome: deleted or transferred where such an event was seen, also of an issue that was closed before; open; otherwise
-- GitHub's reason for closing (completed, not_planned, duplicate), completed where it gave none.
-- opening_seen: whether we have the event of its opening here, and so all that came after; arriving by transfer is none.
-- A renamed repository has its newest name in all rows; repository_id stays.
-- Scan: the whole history, since an issue's only event may be its first.
WITH states AS (
  SELECT
    *,
    ROW_NUMBER() OVER (
      PARTITION BY issue_id
      ORDER BY
        issue_updated_at DESC,
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
    ) AS place,
    -- What any one of the issue's events may tell.
    COUNTIF(type = 'issues' AND action = 'deleted') OVER same_issue > 0 AS is_deleted,
    COUNTIF(action = 'transferred') OVER same_issue > 0 AS is_transferred,
    COUNTIF(action = 'opened' AND transferred_from IS NULL) OVER same_issue > 0 AS opening_seen,
    MAX(transferred_to) OVER same_issue AS new_place,
    MAX(transferred_from) OVER same_issue AS old_place,
    -- The opening of an issue that came by transfer bears the time of its creation elsewhere.
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
  WHERE place = 1
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
