-- Which moments are working time: one row a day (UTC), from the day on which the first issue was opened until tomorrow.
-- It is made from working_hours (weekday 1 = Monday, opens, closes, time_zone) and holidays (day). If working_hours is
-- empty, everyone works 24×7, except on holidays. A weekday may have several rows, also in several time zones: an hour
-- that two of them cover counts once. A row whose closes is not after its opens ends on the next day, so 00:00 to 00:00
-- is a whole day. A row without a time zone is in UTC. On a holiday nothing opens; its date is in the time zone of the
-- row. When clocks change, a span that contains the change becomes longer or shorter; other spans move in UTC.
-- The working time between two moments is the difference of the time worked before each of them: worked_before + the
-- part of the day's spans before the moment.
-- Scan: three columns of the whole history, to find the first and the last day.
WITH bounds AS (
  SELECT
    DATE(MIN(COALESCE(issue_created_at, occurred_at))) AS first_day,
    DATE_ADD(
      GREATEST(CURRENT_DATE(), DATE(MAX(COALESCE(issue_updated_at, occurred_at)))), INTERVAL 1 DAY
    ) AS last_day
  FROM issue_relay.issue_events
),

hours AS (
  SELECT weekday, opens, closes, COALESCE(time_zone, 'UTC') AS time_zone
  FROM issue_relay.working_hours
  UNION ALL
  SELECT weekday, TIME '00:00:00', TIME '00:00:00', 'UTC'
  FROM UNNEST(GENERATE_ARRAY(1, 7)) AS weekday
  WHERE NOT EXISTS (SELECT 1 FROM issue_relay.working_hours)
),

-- One day more at both ends, since a day in a time zone can be part of two days in UTC.
local_days AS (
  SELECT day, MOD(EXTRACT(DAYOFWEEK FROM day) + 5, 7) + 1 AS weekday
  FROM bounds, UNNEST(
    GENERATE_DATE_ARRAY(DATE_SUB(first_day, INTERVAL 2 DAY), DATE_ADD(last_day, INTERVAL 1 DAY))
  ) AS day
),

shifts AS (
  SELECT
    TIMESTAMP(DATETIME(local_days.day, opens), time_zone) AS starts_at,
    TIMESTAMP(
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
    GREATEST(shifts.starts_at, TIMESTAMP(day)) AS starts_at,
    LEAST(shifts.ends_at, TIMESTAMP(DATE_ADD(day, INTERVAL 1 DAY))) AS ends_at
  FROM shifts, UNNEST(GENERATE_DATE_ARRAY(DATE(shifts.starts_at), DATE(shifts.ends_at))) AS day
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
