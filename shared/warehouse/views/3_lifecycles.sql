-- The life of each issue, one row an issue: when things happened, and how long they took.
-- First response: the first comment by someone who is neither the issue's author nor a bot (of type Bot, or with a
-- login that ends in [bot]). A comment after the closing counts, and so does one that was deleted since. A label, an
-- assignment or a closing without a comment is not a response. A reaction is not either: GitHub sends no event of it.
-- First triage: the first label, assignment or milestone that was set by someone who is neither author nor bot. What
-- the author, a form or a bot sets is not triage.
-- Active open: the sum of all intervals in which the issue was open, without the closed times in between. Age: from the
-- opening until now if the issue is open, otherwise until the last closing or the removal.
-- NULL means "not yet" or "not known", never zero. Only an issue that is closed, or was when it was removed, has an
-- active open time. If we did not receive the opening (opening_seen is false, also after a transfer), we may have
-- missed responses, triage and closings: the issue has dates, but no durations except its age.
-- Working time counts the hours of view working_days. All durations are in seconds.
-- Scan: the whole history, since an issue may be as old as the table.
WITH judged AS (
  SELECT
    events.issue_id,
    action,
    occurred_at,
    IF(type = 'issue_comment' AND action = 'created', COALESCE(comment_created_at, occurred_at), comment_created_at)
      AS commented_at,
    -- Rows from before accounts had ids, and deleted accounts, are compared by login.
    COALESCE(
      comment_author_id = COALESCE(issue_author_id, author_id), comment_author = COALESCE(issue_author, author)
    ) AS is_comment_by_author,
    COALESCE(comment_author_type = 'Bot', FALSE) OR ENDS_WITH(comment_author, '[bot]') AS is_comment_by_bot,
    COALESCE(
      sender_id = COALESCE(issue_author_id, author_id), sender = COALESCE(issue_author, author)
    ) AS is_by_author,
    COALESCE(sender_type = 'Bot', FALSE) OR ENDS_WITH(sender, '[bot]') AS is_by_bot
  FROM issue_relay.events
  JOIN issue_relay.issues ON issues.issue_id = events.issue_id
),

facts AS (
  SELECT
    issue_id,
    MIN(IF(NOT is_comment_by_author AND NOT is_comment_by_bot, commented_at, NULL)) AS first_response_at,
    MIN(IF(
      action IN ('labeled', 'assigned', 'milestoned') AND NOT is_by_author AND NOT is_by_bot, occurred_at, NULL
    )) AS first_triaged_at
  FROM judged
  GROUP BY issue_id
),

moments AS (
  SELECT issue_id, change AS step, changed_at AS moment, delta
  FROM issue_relay.state_changes
  UNION ALL
  SELECT issue_id, fact.step, fact.moment, 0
  FROM facts, UNNEST([
    STRUCT('responded' AS step, first_response_at AS moment),
    STRUCT('triaged', first_triaged_at)
  ]) AS fact
  WHERE fact.moment IS NOT NULL
),

-- Each step on two clocks: elapsed runs always, worked only in working time. A duration is the difference of two
-- readings.
clocked AS (
  SELECT
    issue_id,
    step,
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

-- What both clocks show now.
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
    MIN(IF(step = 'responded', moment, NULL)) AS first_response_at,
    MIN(IF(step = 'triaged', moment, NULL)) AS first_triaged_at,
    MIN(IF(step = 'closed', moment, NULL)) AS first_closed_at,
    MAX(IF(step = 'closed', moment, NULL)) AS last_closed_at,
    MAX(IF(step IN ('deleted', 'transferred'), moment, NULL)) AS removed_at,
    COUNTIF(step = 'reopened') AS reopen_count,
    SUM(delta) = 0 AND NOT LOGICAL_OR(step IN ('deleted', 'transferred')) AS is_closed,
    MIN(IF(step = 'opened', elapsed, NULL)) AS opened_elapsed,
    MIN(IF(step = 'opened', worked, NULL)) AS opened_worked,
    MIN(IF(step = 'responded', elapsed, NULL)) AS responded_elapsed,
    MIN(IF(step = 'responded', worked, NULL)) AS responded_worked,
    MIN(IF(step = 'triaged', elapsed, NULL)) AS triaged_elapsed,
    MIN(IF(step = 'triaged', worked, NULL)) AS triaged_worked,
    MIN(IF(step = 'closed', elapsed, NULL)) AS closed_elapsed,
    MIN(IF(step = 'closed', worked, NULL)) AS closed_worked,
    MAX(IF(step NOT IN ('responded', 'triaged'), elapsed, NULL)) AS ended_elapsed,
    MAX(IF(step NOT IN ('responded', 'triaged'), worked, NULL)) AS ended_worked,
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
  COALESCE(issues.created_at, issues.first_event_at) AS opened_at,
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
