-- Performance by week (Monday to Sunday, UTC), repository and label. All columns are defined as in view weekly.
-- The labels of an issue are those of its newest state, and they count for its whole life: a label that was removed
-- does not count, and a label that was added late counts from the beginning. An issue with several labels is in the
-- numbers of each, so labels cannot be summed; an issue without labels is under '(none)'.
-- A label of a repository has a row for every week from the first event of any issue with that label on, also for weeks
-- without events. An issue that was opened before the first week is in its backlog.
-- Scan: the whole history, since an issue that is closed now may have been opened in the first partition.
WITH sliced AS (
  SELECT issue_id, repository, label, first_event_at, last_event_at
  FROM issue_relay.issues, UNNEST(IF(ARRAY_LENGTH(labels) = 0, ['(none)'], labels)) AS label
),

weeks AS (
  SELECT repository, label, week
  FROM (
    SELECT
      repository,
      label,
      DATE_TRUNC(DATE(MIN(first_event_at)), WEEK(MONDAY)) AS first_week,
      DATE_TRUNC(GREATEST(CURRENT_DATE(), DATE(MAX(last_event_at))), WEEK(MONDAY)) AS last_week
    FROM sliced
    GROUP BY repository, label
  ), UNNEST(GENERATE_DATE_ARRAY(first_week, last_week, INTERVAL 1 WEEK)) AS week
),

watched AS (
  SELECT
    issue_id,
    repository,
    label,
    DATE_TRUNC(DATE(MIN(first_event_at) OVER (PARTITION BY repository, label)), WEEK(MONDAY)) AS first_week
  FROM sliced
),

-- A change before the first week counts in the first week, but only in the backlog (is_watched is false).
changes AS (
  SELECT
    repository,
    label,
    change,
    delta,
    GREATEST(DATE_TRUNC(DATE(changed_at), WEEK(MONDAY)), first_week) AS week,
    DATE(changed_at) >= first_week AS is_watched
  FROM issue_relay.state_changes
  JOIN watched ON watched.issue_id = state_changes.issue_id
),

changes_by_week AS (
  SELECT
    week,
    repository,
    label,
    COUNTIF(is_watched AND change = 'opened') AS opened,
    COUNTIF(is_watched AND change = 'reopened') AS reopened,
    COUNTIF(is_watched AND change = 'closed') AS closed,
    COUNTIF(is_watched AND change IN ('deleted', 'transferred')) AS removed,
    SUM(delta) AS net
  FROM changes
  GROUP BY week, repository, label
),

flows AS (
  SELECT
    weeks.week,
    weeks.repository,
    weeks.label,
    COALESCE(opened, 0) AS opened,
    COALESCE(reopened, 0) AS reopened,
    COALESCE(closed, 0) AS closed,
    COALESCE(removed, 0) AS removed,
    COALESCE(SUM(net) OVER (PARTITION BY weeks.repository, weeks.label ORDER BY weeks.week), 0) AS backlog
  FROM weeks
  LEFT JOIN changes_by_week
    ON changes_by_week.week = weeks.week
    AND changes_by_week.repository = weeks.repository
    AND changes_by_week.label = weeks.label
),

cohort AS (
  SELECT
    DATE_TRUNC(DATE(first_closed_at), WEEK(MONDAY)) AS week,
    repository,
    label,
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
  FROM issue_relay.lifecycles, UNNEST(IF(ARRAY_LENGTH(labels) = 0, ['(none)'], labels)) AS label
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
  WINDOW same_cohort AS (PARTITION BY week, repository, label)
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
  WINDOW same AS (PARTITION BY week, repository, label, measure)
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
  flows.label,
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
    week, repository, label,
    first_closed, opening_unseen, reopened_since, n_first_response, n_triage, n_first_close, n_active_open
  )
FROM flows
LEFT JOIN cohorts
  ON cohorts.week = flows.week
  AND cohorts.repository = flows.repository
  AND cohorts.label = flows.label
