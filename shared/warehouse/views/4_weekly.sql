-- Performance by week (Monday to Sunday, UTC) and repository.
-- Two ways of counting are side by side. First, what happened in the week: opened, reopened, closed, removed (deleted
-- or transferred while open), and the backlog at the end of the week, as in backlog_daily. Second, the cohort of the
-- week: the issues that were closed for the first time in it. All durations, all n_* and the reopen rate are those of
-- the cohort, no matter when its issues were opened, answered or reopened. So an issue that was never closed is in none
-- of them (see unanswered).
-- first_closed: the size of the cohort. opening_unseen: how many of the cohort have no durations, since we did not
-- receive their opening. reopen_rate: the share of the cohort that was reopened since; it grows with time, so recent
-- weeks look better.
-- n_*: how many issues of the cohort have that duration, for example a first response. The percentiles are made from
-- these only; they interpolate between the two nearest values. Active open time is missing while an issue is open
-- again.
-- A closed issue that was deleted later stays in its cohort. A week without events has a row. Without a cohort,
-- percentiles and rate are NULL, not zero. The numbers of the current week still change.
-- Scan: the whole history, since an issue that is closed now may have been opened in the first partition.
WITH flows AS (
  SELECT
    DATE_TRUNC(day, WEEK(MONDAY)) AS week,
    repository,
    SUM(opened) AS opened,
    SUM(reopened) AS reopened,
    SUM(closed) AS closed,
    SUM(removed) AS removed,
    ARRAY_AGG(backlog ORDER BY day DESC LIMIT 1)[OFFSET(0)] AS backlog
  FROM issue_relay.backlog_daily
  GROUP BY week, repository
),

cohort AS (
  SELECT
    DATE_TRUNC(DATE(first_closed_at), WEEK(MONDAY)) AS week,
    repository,
    opening_seen,
    reopen_count,
    first_response_seconds,
    first_response_working_seconds,
    triage_seconds,
    triage_working_seconds,
    first_close_seconds,
    first_close_working_seconds,
    active_open_seconds,
    active_open_working_seconds
  FROM issue_relay.lifecycles
  WHERE first_closed_at IS NOT NULL
),

counted AS (
  SELECT
    *,
    COUNT(*) OVER same_cohort AS first_closed,
    COUNTIF(NOT opening_seen) OVER same_cohort AS opening_unseen,
    COUNTIF(reopen_count > 0) OVER same_cohort AS reopened_since,
    COUNT(first_response_seconds) OVER same_cohort AS n_first_response,
    COUNT(triage_seconds) OVER same_cohort AS n_triage,
    COUNT(first_close_seconds) OVER same_cohort AS n_first_close,
    COUNT(active_open_seconds) OVER same_cohort AS n_active_open
  FROM cohort
  WINDOW same_cohort AS (PARTITION BY week, repository)
),

-- INCLUDE NULLS, because a cohort without any duration must get a row too.
durations AS (
  SELECT * EXCEPT (opening_seen, reopen_count)
  FROM counted
  UNPIVOT INCLUDE NULLS (seconds FOR measure IN (
    first_response_seconds, first_response_working_seconds,
    triage_seconds, triage_working_seconds,
    first_close_seconds, first_close_working_seconds,
    active_open_seconds, active_open_working_seconds
  ))
),

percentiles AS (
  SELECT
    * EXCEPT (seconds),
    PERCENTILE_CONT(seconds, 0.5) OVER same AS p50,
    PERCENTILE_CONT(seconds, 0.75) OVER same AS p75,
    PERCENTILE_CONT(seconds, 0.9) OVER same AS p90
  FROM durations
  WINDOW same AS (PARTITION BY week, repository, measure)
),

-- One row per cohort: PIVOT groups by every column that it does not name.
cohorts AS (
  SELECT *
  FROM percentiles
  PIVOT (
    ANY_VALUE(p50) AS p50, ANY_VALUE(p75) AS p75, ANY_VALUE(p90) AS p90
    FOR measure IN (
      'first_response_seconds', 'first_response_working_seconds',
      'triage_seconds', 'triage_working_seconds',
      'first_close_seconds', 'first_close_working_seconds',
      'active_open_seconds', 'active_open_working_seconds'
    )
  )
)

SELECT
  flows.week,
  flows.repository,
  opened,
  reopened,
  closed,
  removed,
  backlog,
  opened + reopened - closed - removed AS backlog_change,
  COALESCE(first_closed, 0) AS first_closed,
  COALESCE(opening_unseen, 0) AS opening_unseen,
  reopened_since / first_closed AS reopen_rate,
  COALESCE(n_first_response, 0) AS n_first_response,
  COALESCE(n_triage, 0) AS n_triage,
  COALESCE(n_first_close, 0) AS n_first_close,
  COALESCE(n_active_open, 0) AS n_active_open,
  cohorts.* EXCEPT (
    week, repository,
    first_closed, opening_unseen, reopened_since, n_first_response, n_triage, n_first_close, n_active_open
  )
FROM flows
LEFT JOIN cohorts
  ON cohorts.week = flows.week
  AND cohorts.repository = flows.repository
