-- The last eight weeks that have ended (Monday to Sunday, UTC) of each repository, one row a repository: last week,
-- the week before it to compare it with, and a trend.
-- All columns are defined as in view weekly. The current week is not in it, since its numbers still change; but on its
-- Sunday from 10:00 UTC on, when Monday has begun somewhere, it counts as ended: a team there asks on Monday morning. A
-- repository that we have watched for less time has fewer weeks.
-- Durations are in working time, like targets, so that a week after a weekend or holidays compares with others. Those
-- of a week are of the issues that were closed for the first time in it. Active open time is how long it took to
-- resolve an issue: all times in which it was open, without the closed times in between.
-- A repository in which nothing was opened, reopened, closed or removed last week nor in the week before is left out,
-- however large its backlog is: there is nothing to compare.
-- Scan: the whole history, as for view weekly.
WITH present AS (
  SELECT DATE_TRUNC(DATE(TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 14 HOUR), 'UTC'), WEEK(MONDAY)) AS current_week
),

reported AS (
  SELECT weekly_slices.*, week >= DATE_SUB(current_week, INTERVAL 2 WEEK) AS is_compared
  FROM issue_relay.weekly_slices
  CROSS JOIN present
  WHERE slice_by = 'repository' AND week < current_week
),

recent AS (
  SELECT
    repository_id,
    repository,
    ARRAY_AGG(
      STRUCT(
        week,
        opened,
        closed,
        backlog,
        n_first_response,
        p50_first_response_working_seconds,
        p90_first_response_working_seconds,
        n_active_open,
        p50_active_open_working_seconds,
        p90_active_open_working_seconds
      )
      ORDER BY week DESC
      LIMIT 8
    ) AS weeks
  FROM reported
  GROUP BY repository_id, repository
  HAVING SUM(IF(is_compared, opened + reopened + closed + removed, 0)) > 0
),

repositories AS (
  SELECT DISTINCT repository_id, repository, repository_private FROM issue_relay.issues
)

SELECT recent.repository_id, recent.repository, repository_private, weeks
FROM recent
JOIN repositories
  ON repositories.repository = recent.repository
  AND COALESCE(repositories.repository_id, 0) = COALESCE(recent.repository_id, 0)
