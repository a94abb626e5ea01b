-- How many issues were open at the end of each day (UTC), by repository, and what changed that number.
-- A day without events has a row too, with the backlog of the day before. The first day of a repository is the Monday
-- of the week of its first event, so that whole weeks can be summed. The last day is today; its numbers still change.
-- opened: issues that were opened that day or came by transfer, even if we did not receive that event. closed,
-- reopened: each time counts, so an issue that is closed twice in a day counts twice. removed: issues that were deleted
-- or transferred while open.
-- From the second day on, backlog = the backlog of the day before + opened + reopened - closed - removed.
-- An issue that was opened before the first day is in the backlog of the first day if we ever received an event of it.
-- We cannot know of an issue that nobody has touched since.
-- Scan: the whole history, since a backlog is the sum of all earlier changes.
WITH days AS (
  SELECT repository, day
  FROM (
    SELECT
      repository,
      DATE_TRUNC(DATE(MIN(first_event_at)), WEEK(MONDAY)) AS first_day,
      GREATEST(CURRENT_DATE(), DATE(MAX(last_event_at))) AS last_day
    FROM issue_relay.issues
    GROUP BY repository
  ), UNNEST(GENERATE_DATE_ARRAY(first_day, last_day)) AS day
),

watched AS (
  SELECT
    issue_id,
    repository,
    DATE_TRUNC(DATE(MIN(first_event_at) OVER (PARTITION BY repository)), WEEK(MONDAY)) AS first_day
  FROM issue_relay.issues
),

-- A change before the first day counts on the first day, but only in the backlog (is_watched is false).
changes AS (
  SELECT
    repository,
    change,
    delta,
    GREATEST(DATE(changed_at), first_day) AS day,
    DATE(changed_at) >= first_day AS is_watched
  FROM issue_relay.state_changes
  JOIN watched ON watched.issue_id = state_changes.issue_id
),

flows AS (
  SELECT
    repository,
    day,
    COUNTIF(is_watched AND change = 'opened') AS opened,
    COUNTIF(is_watched AND change = 'reopened') AS reopened,
    COUNTIF(is_watched AND change = 'closed') AS closed,
    COUNTIF(is_watched AND change IN ('deleted', 'transferred')) AS removed,
    SUM(delta) AS net
  FROM changes
  GROUP BY repository, day
)

SELECT
  days.day,
  days.repository,
  COALESCE(opened, 0) AS opened,
  COALESCE(reopened, 0) AS reopened,
  COALESCE(closed, 0) AS closed,
  COALESCE(removed, 0) AS removed,
  COALESCE(SUM(net) OVER (PARTITION BY days.repository ORDER BY days.day), 0) AS backlog
FROM days
LEFT JOIN flows ON flows.repository = days.repository AND flows.day = days.day
