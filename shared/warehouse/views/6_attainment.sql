-- How many issues met the targets of table targets (label, first_response_hours, close_hours), in working time; by
-- the week in which they were opened (Monday to Sunday, UTC), repository and label.
-- View target_results says of each issue which targets it has and whether it met or missed them. Undecided issues are
-- in no n: still within the target, closed within it without an answer, or removed within it. So n of a recent week
-- still grows, and its share may fall.
-- An issue with several labels counts for each that has a target, so labels cannot be summed. The label '*' stands
-- for every issue. A target without hours is no target: n is zero and the share NULL.
-- Issues that wait for nobody are only in not_waiting. Issues whose opening we did not receive are not counted. Only
-- weeks in which such an issue was opened have a row.
-- Scan: the whole history, since an old issue may still be open.
WITH counted AS (
  SELECT
    DATE_TRUNC(DATE(opened_at, 'UTC'), WEEK(MONDAY)) AS week,
    repository_id,
    repository,
    label,
    first_response_target_hours,
    close_target_hours,
    COUNTIF(not_waiting IS NULL) AS opened,
    COUNTIF(not_waiting IS NOT NULL) AS not_waiting,
    COUNTIF(first_response_result IN ('met', 'missed')) AS first_response_n,
    COUNTIF(first_response_result = 'met') AS first_response_met,
    COUNTIF(close_result IN ('met', 'missed')) AS close_n,
    COUNTIF(close_result = 'met') AS close_met
  FROM issue_relay.target_results
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
