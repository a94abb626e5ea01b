-- How many issues met the targets of table targets (label, first_response_hours, close_hours), in working time; by the
-- week in which they were opened (Monday to Sunday, UTC), repository and label.
-- The week is that of the opening, not of the closing, so that an issue that is still open past its target counts as
-- missed.
-- Met: answered, or closed for the first time, within the target; exactly at the target is within. Missed: later, or
-- not yet although the target has passed. Undecided, and in no n: still within the target; or closed without an answer,
-- deleted or transferred before the target had passed. So n of a recent week still grows, and its share may fall.
-- Labels are those of the newest state. An issue with several labels counts for each that has a target, so labels
-- cannot be summed. The label '*' stands for every issue, with or without labels. A target without hours is no target:
-- n is zero and the share NULL. Issues whose opening we did not receive are not counted. Only weeks in which a counted
-- issue was opened have a row. A label should have one row in targets; if it has several, the smallest number of hours
-- counts.
-- Scan: the whole history, since an old issue may still be open.
WITH goals AS (
  SELECT
    label,
    MIN(first_response_hours) AS first_response_target_hours,
    MIN(close_hours) AS close_target_hours
  FROM issue_relay.targets
  GROUP BY label
),

labelled AS (
  SELECT
    DATE_TRUNC(DATE(opened_at), WEEK(MONDAY)) AS week,
    repository,
    label,
    first_response_working_seconds AS response,
    COALESCE(
      first_response_working_seconds, first_close_working_seconds, age_working_seconds
    ) AS waited_for_response,
    first_close_working_seconds AS close,
    COALESCE(first_close_working_seconds, age_working_seconds) AS waited_for_close
  FROM issue_relay.lifecycles,
    -- DISTINCT, since an issue may have a label that is called '*'.
    UNNEST(ARRAY(SELECT DISTINCT name FROM UNNEST(ARRAY_CONCAT(labels, ['*'])) AS name)) AS label
  WHERE opening_seen
),

judged AS (
  SELECT
    week,
    repository,
    labelled.label,
    first_response_target_hours,
    close_target_hours,
    response <= first_response_target_hours * 3600 AS is_response_met,
    waited_for_response > first_response_target_hours * 3600 AS is_response_missed,
    close <= close_target_hours * 3600 AS is_close_met,
    waited_for_close > close_target_hours * 3600 AS is_close_missed
  FROM labelled
  JOIN goals ON goals.label = labelled.label
),

counted AS (
  SELECT
    week,
    repository,
    label,
    first_response_target_hours,
    close_target_hours,
    COUNT(*) AS opened,
    COUNTIF(is_response_met OR is_response_missed) AS first_response_n,
    COUNTIF(is_response_met) AS first_response_met,
    COUNTIF(is_close_met OR is_close_missed) AS close_n,
    COUNTIF(is_close_met) AS close_met
  FROM judged
  GROUP BY week, repository, label, first_response_target_hours, close_target_hours
)

SELECT
  week,
  repository,
  label,
  opened,
  first_response_target_hours,
  first_response_n,
  first_response_met,
  SAFE_DIVIDE(first_response_met, first_response_n) AS first_response_share,
  close_target_hours,
  close_n,
  close_met,
  SAFE_DIVIDE(close_met, close_n) AS close_share
FROM counted
