-- How many issues met the targets of table targets (label, first_response_hours, close_hours), in working time; by
-- the week in which they were opened (Monday to Sunday, UTC), repository and label.
-- The clock of a target runs in working time while the issue is open, for a response only until the first one, and
-- the target is missed as soon as the clock has passed it, met if the issue is answered (or closed) before, and
-- undecided until then. So an issue that is closed and reopened goes on with the time that it had; and answering late
-- is never worse than not answering. Exactly at the target is met.
-- Undecided issues are in no n: still within the target, closed within it without an answer, or removed within it. So
-- n of a recent week still grows, and its share may fall.
-- Labels are those of the newest state, and have no case. An issue with several labels counts for each that has a
-- target, so labels cannot be summed. The label '*' stands for every issue, with or without labels. A target without
-- hours is no target: n is zero and the share NULL. If a label has several targets, the smallest number of hours
-- counts.
-- Issues that wait for nobody are only in not_waiting. Issues whose opening we did not receive are not counted. Only
-- weeks in which such an issue was opened have a row.
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
    DATE_TRUNC(DATE(opened_at, 'UTC'), WEEK(MONDAY)) AS week,
    repository_id,
    repository,
    folded_label,
    not_waiting IS NOT NULL AS is_not_waiting,
    first_response_at IS NOT NULL AS is_answered,
    active_open_working_seconds IS NOT NULL AS is_closed,
    -- NULL where nobody waits: then nothing is met or missed.
    IF(not_waiting IS NULL, waited_working_seconds, NULL) AS waited,
    IF(not_waiting IS NULL, open_so_far_working_seconds, NULL) AS open_so_far
  FROM issue_relay.lifecycles,
    -- DISTINCT, since an issue may have a label that is called '*'.
    UNNEST(ARRAY(SELECT DISTINCT LOWER(name) FROM UNNEST(ARRAY_CONCAT(labels, ['*'])) AS name)) AS folded_label
  WHERE opening_seen
),

judged AS (
  SELECT
    week,
    repository_id,
    repository,
    goals.label,
    first_response_target_hours,
    close_target_hours,
    is_not_waiting,
    is_answered AND waited <= first_response_target AS is_response_met,
    waited > first_response_target AS is_response_missed,
    is_closed AND open_so_far <= close_target AS is_close_met,
    open_so_far > close_target AS is_close_missed
  FROM labelled
  JOIN goals_in_seconds AS goals ON goals.folded_label = labelled.folded_label
),

counted AS (
  SELECT
    week,
    repository_id,
    repository,
    label,
    first_response_target_hours,
    close_target_hours,
    COUNTIF(NOT is_not_waiting) AS opened,
    COUNTIF(is_not_waiting) AS not_waiting,
    COUNTIF(is_response_met OR is_response_missed) AS first_response_n,
    COUNTIF(is_response_met) AS first_response_met,
    COUNTIF(is_close_met OR is_close_missed) AS close_n,
    COUNTIF(is_close_met) AS close_met
  FROM judged
  GROUP BY week, repository_id, repository, label, first_response_target_hours, close_target_hours
)

SELECT
  week,
  repository_id,
  repository,
  label,
  opened,
  not_waiting,
  first_response_target_hours,
  first_response_n,
  first_response_met,
  SAFE_DIVIDE(first_response_met, first_response_n) AS first_response_share,
  close_target_hours,
  close_n,
  close_met,
  SAFE_DIVIDE(close_met, close_n) AS close_share
FROM counted
