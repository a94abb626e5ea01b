-- Each issue in its newest state, by GitHub's id of the issue.
-- The newest state is that of the event with state_rank 1 in view events: an older state that comes late never
-- replaces a newer one. What that event does not say is taken from the newest one that says it, each column for
-- itself. What none says is NULL, or empty. Whether it is open, closed or removed, and when it was closed, is what
-- view state_changes ends with.
-- GitHub gives an issue that is transferred a new id in its new repository, so it has two rows: one with the outcome
-- transferred, and one with arrived.
-- Outcome: deleted or transferred, even if the issue was closed before; open if it is open; otherwise GitHub's reason
-- for closing (completed, not_planned, duplicate), or completed if GitHub gave none.
-- opening_seen: whether we received the event of the issue's opening in this repository, and so were listening from
-- its beginning. An arrival by transfer is not an opening.
-- not_waiting: why nobody waits for an answer. If the repository was archived or deleted, that is the reason, also
-- for the issues of bots. What was told last counts, by an event or in table repositories, and for the whole life of
-- the issue.
-- first_event_at: of an opening, a closing or a comment, when it happened; of any other event, when we received it,
-- since GitHub may have moved no time of the issue for it, as for a pin.
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
    FIRST_VALUE(issue_title IGNORE NULLS) OVER newest_first AS title,
    FIRST_VALUE(issue_url IGNORE NULLS) OVER newest_first AS url,
    FIRST_VALUE(IF(issue_author IS NULL, NULL, STRUCT(issue_author, issue_author_id, issue_author_type)) IGNORE NULLS)
      OVER newest_first AS its_author,
    FIRST_VALUE(issue_author_association IGNORE NULLS) OVER newest_first AS author_association,
    FIRST_VALUE(issue_locked IGNORE NULLS) OVER newest_first AS locked,
    -- GitHub's payloads about a comment count the comments before it.
    FIRST_VALUE(
      issue_comments
      + CASE IF(type = 'issue_comment', action, '') WHEN 'created' THEN 1 WHEN 'deleted' THEN -1 ELSE 0 END
      IGNORE NULLS
    )
      OVER newest_first AS comments,
    FIRST_VALUE(issue_sub_issues IGNORE NULLS) OVER newest_first AS sub_issues,
    FIRST_VALUE(issue_sub_issues_completed IGNORE NULLS) OVER newest_first AS sub_issues_completed,
    FIRST_VALUE(issue_blocked_by IGNORE NULLS) OVER newest_first AS blocked_by,
    FIRST_VALUE(issue_blocking IGNORE NULLS) OVER newest_first AS blocking,
    FIRST_VALUE(issue_created_at IGNORE NULLS) OVER newest_first AS created_at,
    FIRST_VALUE(issue_updated_at IGNORE NULLS) OVER newest_first AS updated_at,
    -- Also of an event that does not say the state, such as a pin.
    FIRST_VALUE(issue_closed_at IGNORE NULLS) OVER newest_first AS said_closed_at,
    -- These can be said to be NULL or empty.
    FIRST_VALUE(
      IF(
        'issue_state_reason' IN UNNEST(not_said) OR issue_state IS NULL,
        NULL,
        STRUCT(issue_state, issue_closed_at, issue_state_reason)
      ) IGNORE NULLS
    )
      OVER newest_first AS its_state_reason,
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
    COUNTIF(type = 'issues' AND action = 'opened' AND transferred_from IS NULL) OVER same_issue > 0 AS opening_seen,
    COUNTIF(issue_author_is_bot) OVER same_issue > 0 AS author_is_bot,
    COUNT(DISTINCT comment_id) OVER same_issue
      - COUNT(DISTINCT IF(type = 'issue_comment' AND action = 'deleted', comment_id, NULL)) OVER same_issue
      AS known_comments,
    FIRST_VALUE(
      IF(
        repository_archived IS NULL,
        NULL,
        STRUCT(repository_archived, COALESCE(issue_updated_at, occurred_at) AS told_at)
      ) IGNORE NULLS
    )
      OVER newest_first AS archived,
    FIRST_VALUE(
      IF(
        repository_private IS NULL,
        NULL,
        STRUCT(repository_private AS is_private, COALESCE(issue_updated_at, occurred_at) AS told_at)
      ) IGNORE NULLS
    )
      OVER newest_first AS privacy,
    MAX(IF(repository_private, received_at, NULL)) OVER same_issue AS private_received_at,
    MAX(IF(NOT repository_private, received_at, NULL)) OVER same_issue AS public_received_at,
    MIN(
      CASE
        WHEN type = 'issues' AND action = 'opened' AND (transferred_from IS NULL OR source = 'recovery') THEN occurred_at
        WHEN type = 'issues' AND action = 'closed' AND issue_closed_at >= issue_updated_at THEN issue_closed_at
        WHEN type = 'issue_comment' AND action = 'created' THEN COALESCE(comment_created_at, received_at)
        ELSE received_at
      END
    ) OVER same_issue AS first_event_at,
    MAX(occurred_at) OVER same_issue AS last_event_at
  FROM issue_relay.events
  WINDOW
    same_issue AS (PARTITION BY issue_id),
    newest_first AS (
      PARTITION BY issue_id ORDER BY state_rank ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
),

-- How view state_changes ends for each issue.
ends AS (
  SELECT
    issue_id,
    IF(SUM(IF(change IN ('deleted', 'transferred'), 0, delta)) > 0, 'open', 'closed') AS state,
    MAX(IF(change = 'closed', changed_at, NULL)) AS closed_at,
    MAX(IF(change = 'arrived', changed_at, NULL)) AS arrived_at,
    MAX(IF(change = 'arrived', other_issue, NULL)) AS transferred_from,
    MAX(IF(change = 'transferred', other_issue, NULL)) AS transferred_to,
    MAX(IF(change IN ('deleted', 'transferred'), change, NULL)) AS removal
  FROM issue_relay.state_changes
  GROUP BY issue_id
),

observed AS (
  SELECT repository_id, state, observed_at
  FROM issue_relay.repositories
  WHERE state IN ('active', 'archived', 'deleted') AND observed_at <= CURRENT_TIMESTAMP()
  QUALIFY ROW_NUMBER() OVER (PARTITION BY repository_id ORDER BY observed_at DESC, state) = 1
),

newest AS (
  SELECT
    states.* EXCEPT (
      opening_seen, comments, archived, privacy, private_received_at, public_received_at, first_event_at
    ),
    ends.* EXCEPT (issue_id, closed_at),
    -- A closing elsewhere is no change here.
    IF(ends.state = 'closed', COALESCE(ends.closed_at, said_closed_at), NULL) AS closed_at,
    opening_seen AND arrived_at IS NULL AS opening_seen,
    -- At least those that we know.
    IF(states.comments IS NULL AND known_comments = 0, NULL, GREATEST(COALESCE(states.comments, 0), known_comments))
      AS comments,
    GREATEST(states.first_event_at, COALESCE(arrived_at, states.first_event_at)) AS first_event_at,
    FIRST_VALUE(archived IGNORE NULLS) OVER (
      same_repository ORDER BY archived.told_at DESC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS archived,
    -- Of one second, private; and also if what was received last says so, since told_at of a pin is before the pin.
    -- Nobody is shown too much.
    FIRST_VALUE(privacy.is_private IGNORE NULLS) OVER (
      same_repository ORDER BY privacy.told_at DESC, privacy.is_private DESC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
      OR COALESCE(
        MAX(private_received_at) OVER (same_repository) > MAX(public_received_at) OVER (same_repository), FALSE
      ) AS repository_private,
    FIRST_VALUE(repository) OVER (same_repository ORDER BY occurred_at DESC, received_at DESC, event_id)
      AS newest_name
  FROM states
  JOIN ends ON ends.issue_id = states.issue_id
  WHERE state_rank = 1
  WINDOW same_repository AS (PARTITION BY COALESCE(CAST(repository_id AS STRING), repository))
),

judged AS (
  SELECT
    newest.*,
    -- What was said of another state, or of an earlier closing, is not true of this one.
    IF(
      its_state_reason.issue_state = newest.state
      AND (
        newest.state = 'open'
        -- The time of a recovered closing can differ by so much.
        OR COALESCE(ABS(TIMESTAMP_DIFF(its_state_reason.issue_closed_at, closed_at, SECOND)) <= 5, TRUE)
      ),
      its_state_reason.issue_state_reason,
      NULL
    ) AS reason,
    -- The later of what an event said and what was observed.
    CASE
      WHEN observed_at > archived.told_at OR archived IS NULL THEN observed.state
      WHEN archived.repository_archived THEN 'archived'
      ELSE 'active'
    END AS repository_state
  FROM newest
  LEFT JOIN observed ON observed.repository_id = newest.repository_id
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
  reason AS state_reason,
  CASE
    WHEN removal IS NOT NULL THEN removal
    WHEN state = 'closed' THEN COALESCE(reason, 'completed')
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
  arrived_at IS NOT NULL AS arrived,
  transferred_to,
  transferred_from,
  first_event_at,
  GREATEST(last_event_at, first_event_at) AS last_event_at,
  host,
  repository_state = 'archived' AS repository_archived,
  its_author.issue_author_id AS author_id,
  author_is_bot,
  CASE
    WHEN repository_state IN ('archived', 'deleted') THEN CONCAT('repository ', repository_state)
    WHEN author_is_bot THEN 'opened by a bot'
  END AS not_waiting,
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
FROM judged
