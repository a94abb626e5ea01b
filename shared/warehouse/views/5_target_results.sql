-- Which target each issue has, and what became of it, in working time: one row for each issue and each label of table
-- targets (label, first_response_hours, close_hours) that applies to it.
-- The clock of a target runs in working time while the issue is open, for a response only until the first one, and
-- the target is missed as soon as the clock has passed it, met if the issue is answered (or closed) before, and
-- undecided until then. So an issue that is closed and reopened goes on with the time that it had; and answering late
-- is never worse than not answering. Exactly at the target is met. What was removed within its target stays
-- undecided.
-- A result is NULL if the label has no such target, or if nobody waits (not_waiting).
-- Labels are those of the newest state, and have no case. The label '*' stands for every issue, with or without
-- labels. If a label has several targets, the smallest number of hours counts.
-- Issues whose opening we did not receive have no row: nobody knows how long they were open, or whether they were
-- answered.
-- Scan: the whole history, since an old issue may still be open.
WITH goals AS (
  SELECT
    LOWER(label) AS folded_label,
    MIN(label) AS label,
    MIN(IF(first_response_hours > 0, first_response_hours, NULL)) AS first_response_target_hours,
    MIN(IF(close_hours > 0, close_hours, NULL)) AS close_target_hours
  FROM issue_relay.targets
  GROUP BY folded_label
),

-- In whole seconds, so that 1.13 hours are 4068 seconds and not a bit less. A century is enough for any target.
goals_in_seconds AS (
  SELECT
    *,
    CAST(ROUND(LEAST(first_response_target_hours, 24 * 36525) * 3600) AS INT64) AS first_response_target,
    CAST(ROUND(LEAST(close_target_hours, 24 * 36525) * 3600) AS INT64) AS close_target
  FROM goals
),

labelled AS (
  SELECT
    issue_id,
    repository_id,
    repository,
    opened_at,
    first_response_at,
    not_waiting,
    folded_label,
    active_open_working_seconds IS NOT NULL AS is_closed,
    -- NULL where nobody waits: then nothing is met or missed.
    IF(not_waiting IS NULL, waited_working_seconds, NULL) AS waited,
    IF(not_waiting IS NULL, open_so_far_working_seconds, NULL) AS open_so_far
  FROM issue_relay.lifecycles,
    -- DISTINCT, since an issue may have a label that is called '*'.
    UNNEST(ARRAY(SELECT DISTINCT LOWER(name) FROM UNNEST(ARRAY_CONCAT(labels, ['*'])) AS name)) AS folded_label
  WHERE opening_seen
),

-- late: by how much the clock has passed the target; negative within it.
measured AS (
  SELECT
    labelled.*,
    goals.label,
    first_response_target_hours,
    close_target_hours,
    waited - first_response_target AS response_late,
    open_so_far - close_target AS close_late
  FROM labelled
  JOIN goals_in_seconds AS goals ON goals.folded_label = labelled.folded_label
)

SELECT
  issue_id,
  repository_id,
  repository,
  opened_at,
  first_response_at,
  not_waiting,
  label,
  first_response_target_hours,
  CASE
    WHEN response_late > 0 THEN 'missed'
    WHEN response_late <= 0 THEN IF(first_response_at IS NOT NULL, 'met', 'undecided')
  END AS first_response_result,
  IF(response_late > 0, response_late, NULL) AS first_response_late_working_seconds,
  close_target_hours,
  CASE
    WHEN close_late > 0 THEN 'missed'
    WHEN close_late <= 0 THEN IF(is_closed, 'met', 'undecided')
  END AS close_result,
  IF(close_late > 0, close_late, NULL) AS close_late_working_seconds
FROM measured
