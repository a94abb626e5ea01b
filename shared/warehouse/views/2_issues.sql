-- Each issue in its newest state, by GitHub's id of the issue.
-- The newest state is the one of the event with state_rank 1 in view events: an older state that comes late never
-- replaces a newer one.
-- What that event does not say is taken from the newest one that says it, each column for itself. What none says is NULL,
-- or empty; an issue whose state none says counts as open.
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
    issue_id,
    state_rank,
    occurred_at,
    received_at,
    event_id,
    repository,
    issue_node_id,
    issue_number,
    FIRST_VALUE(host IGNORE NULLS) OVER newest_first AS host,
    FIRST_VALUE(repository_id IGNORE NULLS) OVER newest_first AS repository_id,
    FIRST_VALUE(repository_private IGNORE NULLS) OVER newest_first AS repository_private,
    FIRST_VALUE(repository_archived IGNORE NULLS) OVER newest_first AS repository_archived,
    FIRST_VALUE(issue_title IGNORE NULLS) OVER newest_first AS title,
    FIRST_VALUE(issue_url IGNORE NULLS) OVER newest_first AS url,
    FIRST_VALUE(issue_state IGNORE NULLS) OVER newest_first AS state,
    FIRST_VALUE(IF(issue_author IS NULL, NULL, STRUCT(issue_author, issue_author_id, issue_author_type)) IGNORE NULLS)
      OVER newest_first AS its_author,
    FIRST_VALUE(issue_author_association IGNORE NULLS) OVER newest_first AS author_association,
    FIRST_VALUE(issue_locked IGNORE NULLS) OVER newest_first AS locked,
    FIRST_VALUE(issue_comments IGNORE NULLS) OVER newest_first AS comments,
    FIRST_VALUE(issue_sub_issues IGNORE NULLS) OVER newest_first AS sub_issues,
    FIRST_VALUE(issue_sub_issues_completed IGNORE NULLS) OVER newest_first AS sub_issues_completed,
    FIRST_VALUE(issue_blocked_by IGNORE NULLS) OVER newest_first AS blocked_by,
    FIRST_VALUE(issue_blocking IGNORE NULLS) OVER newest_first AS blocking,
    FIRST_VALUE(issue_created_at IGNORE NULLS) OVER newest_first AS created_at,
    FIRST_VALUE(issue_updated_at IGNORE NULLS) OVER newest_first AS updated_at,
    -- These can be said to be NULL or empty.
    FIRST_VALUE(
      IF(
        'issue_state_reason' IN UNNEST(not_said) OR issue_state IS NULL,
        NULL,
        STRUCT(issue_state, issue_closed_at, issue_state_reason)
      ) IGNORE NULLS
    )
      OVER newest_first AS its_state_reason,
    FIRST_VALUE(
      IF('issue_closed_at' IN UNNEST(not_said) OR issue_state IS NULL, NULL, STRUCT(issue_state, issue_closed_at))
      IGNORE NULLS
    )
      OVER newest_first AS its_closed_at,
    FIRST_VALUE(IF('issue_labels' IN UNNEST(not_said), NULL, STRUCT(issue_labels, issue_label_ids)) IGNORE NULLS)
      OVER newest_first AS its_labels,
    FIRST_VALUE(
      IF('issue_assignees' IN UNNEST(not_said), NULL, STRUCT(issue_assignees, issue_assignee_ids)) IGNORE NULLS
    )
      OVER newest_first AS its_assignees,
    FIRST_VALUE(IF('issue_milestone' IN UNNEST(not_said), NULL, STRUCT(issue_milestone)) IGNORE NULLS)
      OVER newest_first AS its_milestone,
    FIRST_VALUE(IF('issue_type' IN UNNEST(not_said), NULL, STRUCT(issue_type)) IGNORE NULLS)
      OVER newest_first AS its_issue_type,
    FIRST_VALUE(IF('issue_app' IN UNNEST(not_said), NULL, STRUCT(issue_app)) IGNORE NULLS)
      OVER newest_first AS its_app,
    FIRST_VALUE(IF('issue_parent' IN UNNEST(not_said), NULL, STRUCT(issue_parent)) IGNORE NULLS)
      OVER newest_first AS its_parent,
    FIRST_VALUE(IF('issue_fields' IN UNNEST(not_said), NULL, STRUCT(issue_fields)) IGNORE NULLS)
      OVER newest_first AS its_fields,
    -- Any event of the issue may say the following, not only the newest.
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
  WINDOW
    same_issue AS (PARTITION BY issue_id),
    newest_first AS (
      PARTITION BY issue_id ORDER BY state_rank ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
),

newest AS (
  SELECT
    *,
    -- What was said of another state, or of an earlier closing, is not true of this one.
    IF(
      its_state_reason.issue_state = state
      AND (state = 'open' OR COALESCE(its_state_reason.issue_closed_at = its_closed_at.issue_closed_at, TRUE)),
      its_state_reason.issue_state_reason,
      NULL
    ) AS state_reason,
    IF(its_closed_at.issue_state = state, its_closed_at.issue_closed_at, NULL) AS closed_at,
    FIRST_VALUE(repository) OVER (
      PARTITION BY COALESCE(CAST(repository_id AS STRING), repository)
      ORDER BY occurred_at DESC, received_at DESC, event_id
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
  title,
  url,
  state,
  state_reason,
  CASE
    WHEN is_deleted THEN 'deleted'
    WHEN is_transferred THEN 'transferred'
    WHEN state = 'closed' THEN COALESCE(state_reason, 'completed')
    ELSE 'open'
  END AS outcome,
  its_author.issue_author AS author,
  its_author.issue_author_type AS author_type,
  author_association,
  COALESCE(its_labels.issue_labels, []) AS labels,
  COALESCE(its_assignees.issue_assignees, []) AS assignees,
  its_milestone.issue_milestone AS milestone,
  its_issue_type.issue_type,
  comments,
  created_at,
  updated_at,
  closed_at,
  opening_seen,
  new_place AS transferred_to,
  old_place AS transferred_from,
  first_event_at,
  last_event_at,
  host,
  repository_archived,
  its_author.issue_author_id AS author_id,
  its_app.issue_app AS app,
  COALESCE(its_labels.issue_label_ids, []) AS label_ids,
  COALESCE(its_assignees.issue_assignee_ids, []) AS assignee_ids,
  locked,
  its_parent.issue_parent AS parent,
  sub_issues,
  sub_issues_completed,
  blocked_by,
  blocking,
  its_fields.issue_fields AS fields
FROM newest
