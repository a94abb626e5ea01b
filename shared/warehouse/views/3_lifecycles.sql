-- The life of each issue, one row an issue: when what happened, and how long it took.
-- First response: the first comment by someone who is neither the issue's author nor a bot (of type Bot, or with a login
-- that ends in [bot]), also after closing and also where it was deleted since. Closing without a word, a label or an
-- assignment is no response; nor is a reaction, of which GitHub sends no event.
-- First triage: the first label, assignment or milestone given by someone who is neither author nor bot; what the
-- author, a form or a bot sets is none.
-- Active open: the sum of the open intervals, without the closed gaps. Age: from opening until the last closing, the
-- removal, or now.
-- NULL is "not yet" or "not known", never zero: an open issue has no active open time, a removed one neither, unless it
-- was closed before. Where the opening was not seen (opening_seen is false, also of an issue that came by transfer),
-- responses, triage and closings may have been missed: it has dates, but no durations except its age.
-- Working time counts the hours of view working_days. All durations are in seconds.
-- Scan: the whole history: an issue may be as old as the table.
WITH facts AS (
  SELECT
    issue_id,
    MIN(IF(
      comment_author != issue_author AND comment_author_type != 'Bot' AND NOT ENDS_WITH(comment_author, '[bot]'),
      comment_created_at,
      NULL
    )) AS first_response_at,
    MIN(IF(
      action IN ('labeled', 'assigned', 'milestoned')
      AND sender != issue_author AND sender_type != 'Bot' AND NOT ENDS_WITH(sender, '[bot]'),
      occurred_at,
      NULL
    )) AS first_triaged_at
  FROM issue_relay.events
  GROUP BY issue_id
),

moments AS (
  SELECT issue_id, change AS happening, changed_at AS moment, delta
  FROM issue_relay.state_changes
  UNION ALL
  SELECT issue_id, fact.happening, fact.moment, 0
  FROM facts, UNNEST([
    STRUCT('responded' AS happening, first_response_at AS moment),
    STRUCT('triaged', first_triaged_at)
  ]) AS fact
  WHERE fact.moment IS NOT NULL
),

-- On two clocks: one that always runs, and one that runs in working time.
clocked AS (
  SELECT
    issue_id,
    happening,
    moment,
    delta,
    UNIX_SECONDS(moment) AS elapsed,
    worked_before + (
      SELECT COALESCE(SUM(TIMESTAMP_DIFF(LEAST(moment, span.ends_at), span.starts_at, SECOND)), 0)
      FROM UNNEST(spans) AS span
      WHERE span.starts_at < moment
    ) AS worked
  FROM moments
  JOIN issue_relay.working_days ON working_days.day = DATE(moment)
),

-- What the two clocks show now.
present AS (
  SELECT
    UNIX_SECONDS(CURRENT_TIMESTAMP()) AS elapsed,
    worked_before + (
      SELECT COALESCE(
        SUM(TIMESTAMP_DIFF(LEAST(CURRENT_TIMESTAMP(), span.ends_at), span.starts_at, SECOND)), 0
      )
      FROM UNNEST(spans) AS span
      WHERE span.starts_at < CURRENT_TIMESTAMP()
    ) AS worked
  FROM issue_relay.working_days
  WHERE day = CURRENT_DATE()
),

readings AS (
  SELECT
    issue_id,
    MIN(IF(happening = 'responded', moment, NULL)) AS first_response_at,
    MIN(IF(happening = 'triaged', moment, NULL)) AS first_triaged_at,
    MIN(IF(happening = 'closed', moment, NULL)) AS first_closed_at,
    MAX(IF(happening = 'closed', moment, NULL)) AS last_closed_at,
    MAX(IF(happening IN ('deleted', 'transferred'), moment, NULL)) AS removed_at,
    COUNTIF(happening = 'reopened') AS reopen_count,
    SUM(delta) = 0 AND NOT LOGICAL_OR(happening IN ('deleted', 'transferred')) AS is_closed,
    MIN(IF(happening = 'opened', elapsed, NULL)) AS opened_elapsed,
    MIN(IF(happening = 'opened', worked, NULL)) AS opened_worked,
    MIN(IF(happening = 'responded', elapsed, NULL)) AS responded_elapsed,
    MIN(IF(happening = 'responded', worked, NULL)) AS responded_worked,
    MIN(IF(happening = 'triaged', elapsed, NULL)) AS triaged_elapsed,
    MIN(IF(happening = 'triaged', worked, NULL)) AS triaged_worked,
    MIN(IF(happening = 'closed', elapsed, NULL)) AS closed_elapsed,
    MIN(IF(happening = 'closed', worked, NULL)) AS closed_worked,
    MAX(IF(happening NOT IN ('responded', 'triaged'), elapsed, NULL)) AS ended_elapsed,
    MAX(IF(happening NOT IN ('responded', 'triaged'), worked, NULL)) AS ended_worked,
    -SUM(delta * elapsed) AS open_elapsed,
    -SUM(delta * worked) AS open_worked
  FROM clocked
  GROUP BY issue_id
)

SELECT
  issues.issue_id,
  issues.repository_id,
  issues.repository,
  issues.number,
  issues.title,
  issues.url,
  issues.author,
  issues.labels,
  issues.assignees,
  issues.comments,
  issues.outcome,
  issues.created_at AS opened_at,
  issues.opening_seen,
  readings.first_response_at,
  readings.first_triaged_at,
  readings.first_closed_at,
  readings.last_closed_at,
  readings.removed_at,
  readings.reopen_count,
  IF(opening_seen, responded_elapsed - opened_elapsed, NULL) AS first_response_seconds,
  IF(opening_seen, responded_worked - opened_worked, NULL) AS first_response_working_seconds,
  IF(opening_seen, triaged_elapsed - opened_elapsed, NULL) AS triage_seconds,
  IF(opening_seen, triaged_worked - opened_worked, NULL) AS triage_working_seconds,
  IF(opening_seen, closed_elapsed - opened_elapsed, NULL) AS first_close_seconds,
  IF(opening_seen, closed_worked - opened_worked, NULL) AS first_close_working_seconds,
  IF(opening_seen AND is_closed, open_elapsed, NULL) AS active_open_seconds,
  IF(opening_seen AND is_closed, open_worked, NULL) AS active_open_working_seconds,
  IF(outcome = 'open', present.elapsed, ended_elapsed) - opened_elapsed AS age_seconds,
  IF(outcome = 'open', present.worked, ended_worked) - opened_worked AS age_working_seconds
FROM issue_relay.issues
JOIN readings ON readings.issue_id = issues.issue_id
CROSS JOIN present
