-- Performance by week (Monday to Sunday, UTC) and slice. A slice is all issues of a repository (slice_by repository),
-- those with one label (label) or of one assignee (assignee). Views weekly, weekly_by_label and weekly_by_assignee
-- show one kind of slices each, and say what the numbers mean.
-- Labels and assignees are those of an issue's newest state, and they count for its whole life. An issue with several
-- is in the numbers of each; one without is under '(none)'. Labels and logins have no case, and their newest
-- spelling.
-- A slice has a row for every week from the first event of any of its issues on, also for weeks without events. An
-- issue that was opened before the first week is in its backlog.
-- Scan: the whole history, since an issue that is closed now may have been opened in the first partition.
WITH sliced AS (
  SELECT
    issue_id,
    repository_id,
    repository,
    CONCAT(COALESCE(CAST(repository_id AS STRING), repository), ' ', slice_by, ' ', LOWER(name)) AS slice_key,
    slice_by,
    name,
    updated_at,
    not_waiting IS NOT NULL AS is_not_waiting,
    first_event_at,
    last_event_at
  FROM issue_relay.issues, UNNEST(ARRAY_CONCAT(
    [STRUCT('repository' AS slice_by, '(all)' AS name)],
    ARRAY(
      SELECT AS STRUCT 'label' AS slice_by, label AS name
      FROM UNNEST(IF(ARRAY_LENGTH(labels) = 0, ['(none)'], labels)) AS label
    ),
    ARRAY(
      SELECT AS STRUCT 'assignee' AS slice_by, assignee AS name
      FROM UNNEST(IF(ARRAY_LENGTH(assignees) = 0, ['(none)'], assignees)) AS assignee
    )
  ))
),

watched AS (
  SELECT
    *,
    FIRST_VALUE(name) OVER (same_slice ORDER BY updated_at DESC, issue_id) AS slice,
    DATE_TRUNC(DATE(MIN(first_event_at) OVER same_slice, 'UTC'), WEEK(MONDAY)) AS first_week,
    DATE_TRUNC(GREATEST(CURRENT_DATE('UTC'), DATE(MAX(last_event_at) OVER same_slice, 'UTC')), WEEK(MONDAY)) AS last_week
  FROM sliced
  WINDOW same_slice AS (PARTITION BY slice_key)
),

-- A change before the first week counts in the first week, but only in the backlog (is_watched is false). Each week
-- has an empty entry, so that it gets a row.
entries AS (
  SELECT
    repository_id,
    repository,
    slice_key,
    slice_by,
    slice,
    GREATEST(DATE_TRUNC(DATE(changed_at, 'UTC'), WEEK(MONDAY)), first_week) AS week,
    DATE(changed_at, 'UTC') >= first_week AS is_watched,
    change,
    delta,
    IF(is_not_waiting, delta, 0) AS delta_not_waiting
  FROM issue_relay.state_changes
  JOIN watched ON watched.issue_id = state_changes.issue_id
  UNION ALL
  SELECT repository_id, repository, slice_key, slice_by, slice, week, FALSE, '', 0, 0
  FROM (
    SELECT DISTINCT repository_id, repository, slice_key, slice_by, slice, first_week, last_week FROM watched
  ), UNNEST(GENERATE_DATE_ARRAY(first_week, last_week, INTERVAL 1 WEEK)) AS week
),

flows AS (
  SELECT
    week,
    repository_id,
    repository,
    slice_key,
    slice_by,
    slice,
    COUNTIF(is_watched AND delta = 1 AND change IN ('opened', 'arrived')) AS opened,
    COUNTIF(is_watched AND change = 'reopened') AS reopened,
    COUNTIF(is_watched AND change = 'closed') AS closed,
    COUNTIF(is_watched AND delta = -1 AND change IN ('deleted', 'transferred')) AS removed,
    SUM(delta) AS net,
    SUM(delta_not_waiting) AS net_not_waiting
  FROM entries
  GROUP BY week, repository_id, repository, slice_key, slice_by, slice
),

cohort AS (
  SELECT
    DATE_TRUNC(DATE(first_closed_at, 'UTC'), WEEK(MONDAY)) AS week,
    slice_key,
    opening_seen,
    reopened_since,
    first_response_seconds,
    first_response_working_seconds,
    first_team_response_seconds,
    first_team_response_working_seconds,
    triage_seconds,
    triage_working_seconds,
    first_close_seconds,
    first_close_working_seconds,
    active_open_seconds,
    active_open_working_seconds
  FROM issue_relay.lifecycles
  JOIN sliced ON sliced.issue_id = lifecycles.issue_id
  WHERE first_closed_at IS NOT NULL
),

cohorts AS (
  SELECT DISTINCT
    week,
    slice_key,
    COUNT(*) OVER same_cohort AS first_closed,
    COUNTIF(NOT opening_seen) OVER same_cohort AS opening_unseen,
    COUNTIF(reopened_since) OVER same_cohort AS reopened_since,
    COUNT(first_response_seconds) OVER same_cohort AS n_first_response,
    COUNT(first_team_response_seconds) OVER same_cohort AS n_first_team_response,
    COUNT(triage_seconds) OVER same_cohort AS n_triage,
    COUNT(first_close_seconds) OVER same_cohort AS n_first_close,
    COUNT(active_open_seconds) OVER same_cohort AS n_active_open,
    PERCENTILE_CONT(first_response_seconds, 0.5) OVER same_cohort AS p50_first_response_seconds,
    PERCENTILE_CONT(first_response_seconds, 0.75) OVER same_cohort AS p75_first_response_seconds,
    PERCENTILE_CONT(first_response_seconds, 0.9) OVER same_cohort AS p90_first_response_seconds,
    PERCENTILE_CONT(first_response_working_seconds, 0.5) OVER same_cohort AS p50_first_response_working_seconds,
    PERCENTILE_CONT(first_response_working_seconds, 0.75) OVER same_cohort AS p75_first_response_working_seconds,
    PERCENTILE_CONT(first_response_working_seconds, 0.9) OVER same_cohort AS p90_first_response_working_seconds,
    PERCENTILE_CONT(first_team_response_seconds, 0.5) OVER same_cohort AS p50_first_team_response_seconds,
    PERCENTILE_CONT(first_team_response_seconds, 0.75) OVER same_cohort AS p75_first_team_response_seconds,
    PERCENTILE_CONT(first_team_response_seconds, 0.9) OVER same_cohort AS p90_first_team_response_seconds,
    PERCENTILE_CONT(first_team_response_working_seconds, 0.5) OVER same_cohort AS p50_first_team_response_working_seconds,
    PERCENTILE_CONT(first_team_response_working_seconds, 0.75) OVER same_cohort AS p75_first_team_response_working_seconds,
    PERCENTILE_CONT(first_team_response_working_seconds, 0.9) OVER same_cohort AS p90_first_team_response_working_seconds,
    PERCENTILE_CONT(triage_seconds, 0.5) OVER same_cohort AS p50_triage_seconds,
    PERCENTILE_CONT(triage_seconds, 0.75) OVER same_cohort AS p75_triage_seconds,
    PERCENTILE_CONT(triage_seconds, 0.9) OVER same_cohort AS p90_triage_seconds,
    PERCENTILE_CONT(triage_working_seconds, 0.5) OVER same_cohort AS p50_triage_working_seconds,
    PERCENTILE_CONT(triage_working_seconds, 0.75) OVER same_cohort AS p75_triage_working_seconds,
    PERCENTILE_CONT(triage_working_seconds, 0.9) OVER same_cohort AS p90_triage_working_seconds,
    PERCENTILE_CONT(first_close_seconds, 0.5) OVER same_cohort AS p50_first_close_seconds,
    PERCENTILE_CONT(first_close_seconds, 0.75) OVER same_cohort AS p75_first_close_seconds,
    PERCENTILE_CONT(first_close_seconds, 0.9) OVER same_cohort AS p90_first_close_seconds,
    PERCENTILE_CONT(first_close_working_seconds, 0.5) OVER same_cohort AS p50_first_close_working_seconds,
    PERCENTILE_CONT(first_close_working_seconds, 0.75) OVER same_cohort AS p75_first_close_working_seconds,
    PERCENTILE_CONT(first_close_working_seconds, 0.9) OVER same_cohort AS p90_first_close_working_seconds,
    PERCENTILE_CONT(active_open_seconds, 0.5) OVER same_cohort AS p50_active_open_seconds,
    PERCENTILE_CONT(active_open_seconds, 0.75) OVER same_cohort AS p75_active_open_seconds,
    PERCENTILE_CONT(active_open_seconds, 0.9) OVER same_cohort AS p90_active_open_seconds,
    PERCENTILE_CONT(active_open_working_seconds, 0.5) OVER same_cohort AS p50_active_open_working_seconds,
    PERCENTILE_CONT(active_open_working_seconds, 0.75) OVER same_cohort AS p75_active_open_working_seconds,
    PERCENTILE_CONT(active_open_working_seconds, 0.9) OVER same_cohort AS p90_active_open_working_seconds
  FROM cohort
  WINDOW same_cohort AS (PARTITION BY week, slice_key)
)

SELECT
  flows.week,
  repository_id,
  repository,
  slice_by,
  slice,
  opened,
  reopened,
  closed,
  removed,
  SUM(net) OVER until_this_week AS backlog,
  SUM(net_not_waiting) OVER until_this_week AS backlog_not_waiting,
  opened + reopened - closed - removed AS backlog_change,
  COALESCE(first_closed, 0) AS first_closed,
  COALESCE(opening_unseen, 0) AS opening_unseen,
  reopened_since / first_closed AS reopen_rate,
  COALESCE(n_first_response, 0) AS n_first_response,
  COALESCE(n_first_team_response, 0) AS n_first_team_response,
  COALESCE(n_triage, 0) AS n_triage,
  COALESCE(n_first_close, 0) AS n_first_close,
  COALESCE(n_active_open, 0) AS n_active_open,
  cohorts.* EXCEPT (
    week, slice_key, first_closed, opening_unseen, reopened_since,
    n_first_response, n_first_team_response, n_triage, n_first_close, n_active_open
  )
FROM flows
LEFT JOIN cohorts ON cohorts.week = flows.week AND cohorts.slice_key = flows.slice_key
WINDOW until_this_week AS (PARTITION BY flows.slice_key ORDER BY flows.week)
