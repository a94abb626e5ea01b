-- How many issues were open at the end of each day (UTC), by repository, and what changed that number.
-- A day without events has a row too, with the backlog of the day before. The first day of a repository is the Monday
-- of the week in which we began to receive its events, so that whole weeks can be summed. The last day is today; its
-- numbers still change.
-- opened: issues that were opened that day, even if we did not receive that event, or came open by transfer. closed,
-- reopened: each time counts, so an issue that is closed twice in a day counts twice. removed: issues that were
-- deleted or transferred while open.
-- From the second day on, backlog = the backlog of the day before + opened + reopened - closed - removed.
-- An issue that was opened before the first day is in the backlog of the first day if we ever received an event of
-- it.
-- We cannot know of an issue that nobody has touched since.
-- Scan: the whole history, since a backlog is the sum of all earlier changes.
WITH watched AS (
  SELECT
    issue_id,
    repository_id,
    repository,
    not_waiting IS NOT NULL AS is_not_waiting,
    DATE_TRUNC(DATE(MIN(first_event_at) OVER same_repository, 'UTC'), WEEK(MONDAY)) AS first_day,
    GREATEST(CURRENT_DATE('UTC'), DATE(MAX(last_event_at) OVER same_repository, 'UTC')) AS last_day
  FROM issue_relay.issues
  WINDOW same_repository AS (PARTITION BY repository_id, repository)
),

-- A change before the first day counts on the first day, but only in the backlog (is_watched is false). Each day has
-- an empty entry, so that it gets a row.
entries AS (
  SELECT
    repository_id,
    repository,
    GREATEST(DATE(changed_at, 'UTC'), first_day) AS day,
    DATE(changed_at, 'UTC') >= first_day AS is_watched,
    change,
    delta,
    IF(is_not_waiting, delta, 0) AS delta_not_waiting
  FROM issue_relay.state_changes
  JOIN watched ON watched.issue_id = state_changes.issue_id
  UNION ALL
  SELECT repository_id, repository, day, FALSE, '', 0, 0
  FROM (SELECT DISTINCT repository_id, repository, first_day, last_day FROM watched),
    UNNEST(GENERATE_DATE_ARRAY(first_day, last_day)) AS day
),

flows AS (
  SELECT
    day,
    repository_id,
    repository,
    COUNTIF(is_watched AND delta = 1 AND change IN ('opened', 'arrived')) AS opened,
    COUNTIF(is_watched AND change = 'reopened') AS reopened,
    COUNTIF(is_watched AND change = 'closed') AS closed,
    COUNTIF(is_watched AND delta = -1 AND change IN ('deleted', 'transferred')) AS removed,
    SUM(delta) AS net,
    SUM(delta_not_waiting) AS net_not_waiting
  FROM entries
  GROUP BY day, repository_id, repository
)

SELECT
  day,
  repository_id,
  repository,
  opened,
  reopened,
  closed,
  removed,
  SUM(net) OVER until_this_day AS backlog,
  SUM(net_not_waiting) OVER until_this_day AS backlog_not_waiting
FROM flows
WINDOW until_this_day AS (PARTITION BY repository_id, repository ORDER BY day)
