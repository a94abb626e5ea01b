-- Which moments are working time: one row a day (UTC), from the first day that an event tells of until tomorrow.
-- It is made from working_hours (weekday 1 = Monday, opens, closes, time_zone) and holidays (day). If working_hours
-- is empty, everyone works 24×7, except on holidays. A weekday may have several rows, also in several time zones: an
-- hour that two of them cover counts once. A row whose closes is not after its opens ends on the next day, so 00:00
-- to 00:00 is a whole day. A row without a time zone is in UTC. A row with a time zone or a weekday that does not
-- exist does not count, as if it were not there: view settings_problems lists it. On a holiday nothing opens; its
-- date is in the time zone of the row. When clocks change, a span that contains the change becomes longer or shorter;
-- other spans move in UTC.
-- The working time between two moments is the difference of the time worked before each of them: worked_before + the
-- part of the day's spans before the moment.
-- Scan: five columns of the whole history, to find the first and the last day.
WITH bounds AS (
  SELECT
    DATE(
      MIN(LEAST(
        occurred_at,
        COALESCE(issue_created_at, occurred_at),
        COALESCE(issue_closed_at, occurred_at),
        COALESCE(comment_created_at, occurred_at)
      )),
      'UTC'
    ) AS first_day,
    DATE_ADD(
      GREATEST(CURRENT_DATE('UTC'), DATE(MAX(COALESCE(issue_updated_at, occurred_at)), 'UTC')), INTERVAL 1 DAY
    ) AS last_day
  FROM issue_relay.issue_events
  -- No canary: see events.
  WHERE COALESCE(repository_id, -1) != 0
),

valid_hours AS (
  SELECT weekday, opens, closes, COALESCE(time_zone, 'UTC') AS time_zone
  FROM issue_relay.working_hours
  WHERE weekday BETWEEN 1 AND 7
    AND SAFE.TIMESTAMP(DATETIME '2025-01-01 00:00:00', COALESCE(time_zone, 'UTC')) IS NOT NULL
),

hours AS (
  SELECT * FROM valid_hours
  UNION ALL
  SELECT weekday, TIME '00:00:00', TIME '00:00:00', 'UTC'
  FROM UNNEST(GENERATE_ARRAY(1, 7)) AS weekday
  WHERE NOT EXISTS (SELECT 1 FROM valid_hours)
),

-- Two days more before, since a shift may begin on the evening before in a time zone that is ahead or behind; one
-- after.
local_days AS (
  SELECT day, MOD(EXTRACT(DAYOFWEEK FROM day) + 5, 7) + 1 AS weekday
  FROM bounds, UNNEST(
    GENERATE_DATE_ARRAY(DATE_SUB(first_day, INTERVAL 2 DAY), DATE_ADD(last_day, INTERVAL 1 DAY))
  ) AS day
),

shifts AS (
  SELECT
    -- SAFE here too: an engine is free to evaluate this before it filters the rows.
    SAFE.TIMESTAMP(DATETIME(local_days.day, opens), time_zone) AS starts_at,
    SAFE.TIMESTAMP(
      DATETIME(DATE_ADD(local_days.day, INTERVAL IF(closes <= opens, 1, 0) DAY), closes),
      time_zone
    ) AS ends_at
  FROM local_days
  JOIN hours ON hours.weekday = local_days.weekday
  LEFT JOIN issue_relay.holidays AS holiday ON holiday.day = local_days.day
  WHERE holiday.day IS NULL
),

-- Shifts, cut at midnight UTC.
pieces AS (
  SELECT
    day,
    GREATEST(shifts.starts_at, TIMESTAMP(day, 'UTC')) AS starts_at,
    LEAST(shifts.ends_at, TIMESTAMP(DATE_ADD(day, INTERVAL 1 DAY), 'UTC')) AS ends_at
  FROM shifts, UNNEST(GENERATE_DATE_ARRAY(DATE(shifts.starts_at, 'UTC'), DATE(shifts.ends_at, 'UTC'))) AS day
),

covered AS (
  SELECT
    day,
    starts_at,
    ends_at,
    MAX(ends_at) OVER (
      PARTITION BY day ORDER BY starts_at, ends_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS covered_until
  FROM pieces
),

-- What an earlier piece covers is cut off, so that no two overlap.
apart AS (
  SELECT day, GREATEST(starts_at, COALESCE(covered_until, starts_at)) AS starts_at, ends_at
  FROM covered
),

worked AS (
  SELECT
    day,
    ARRAY_AGG(STRUCT(starts_at, ends_at) ORDER BY starts_at) AS spans,
    SUM(TIMESTAMP_DIFF(ends_at, starts_at, SECOND)) AS worked_seconds
  FROM apart
  WHERE starts_at < ends_at
  GROUP BY day
),

days AS (
  SELECT day FROM bounds, UNNEST(GENERATE_DATE_ARRAY(first_day, last_day)) AS day
)

SELECT
  days.day,
  COALESCE(worked_seconds, 0) AS worked_seconds,
  COALESCE(
    SUM(worked_seconds) OVER (ORDER BY days.day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0
  ) AS worked_before,
  spans
FROM days
LEFT JOIN worked ON worked.day = days.day
