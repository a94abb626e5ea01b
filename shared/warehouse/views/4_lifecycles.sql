-- The life of each issue, one row an issue: when things happened, and how long they took.
-- First response: the first comment by someone who is neither the issue's author nor a bot, and that was not deleted.
-- A comment after the closing counts. A label or a closing without a comment is not a response, nor is a reaction:
-- GitHub sends no event of it. First team response: the same by an owner, member or collaborator, or by an account
-- that has the role team in table accounts.
-- First triage: the first label, assignee, milestone, type or field that someone set who is neither author nor bot; also
-- with a button of the issue's card.
-- Waited: the time in which the issue was open and had no response. Open so far: all the time in which it was open;
-- active open: the same, once it is closed. Age: from the opening until now if the issue is open, otherwise until the
-- last closing or the removal. Only closings in this repository count.
-- NULL means "not yet" or "not known", never zero. If we did not receive the opening (opening_seen is false, also
-- after a transfer), we may have missed responses, triage and closings: the issue has dates, but no durations except
-- its age, and since a reopening that we received.
-- Open since: when it became open last, by its opening, an arrival or a reopening; NULL if it is not open.
-- Working time counts the hours of view working_days. All durations are in seconds.
-- Scan: the whole history, since an issue may be as old as the table.
WITH authored AS (
  -- A deleted account is ghost, without an id. What was said before says more.
  SELECT
    *,
    FIRST_VALUE(IF(issue_author IS NULL, NULL, STRUCT(issue_author AS login, issue_author_id AS id)) IGNORE NULLS) OVER (
      PARTITION BY issue_id
      ORDER BY issue_author_id IS NULL, state_rank
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS author
  FROM issue_relay.events
),

-- Rows from before accounts had ids, and deleted accounts, are compared by login. So are accounts that were forgotten:
-- one has its pseudonym in both places of its rows, though a later event may show the author as before. Two that are
-- both called ghost need not be one.
judged AS (
  SELECT
    *,
    COALESCE(
      comment_author_id = author.id,
      LOWER(comment_author) = author_login OR COALESCE(LOWER(comment_author) = login_in_row, FALSE)
    ) AS is_comment_by_author,
    COALESCE(sender_id = author.id, LOWER(sender) = author_login OR COALESCE(LOWER(sender) = login_in_row, FALSE))
      AS is_by_author
  FROM (
    SELECT
      *,
      LOWER(IF(author.id IS NULL, COALESCE(issue_author, author.login), author.login)) AS author_login,
      NULLIF(LOWER(issue_author), 'ghost') AS login_in_row
    FROM authored
  )
),

-- A row for each comment, and one (without comment_id) in which the first triage is found.
acts AS (
  SELECT
    issue_id,
    comment_id,
    COALESCE(MIN(comment_created_at), MIN(occurred_at)) AS commented_at,
    ARRAY_AGG(
      STRUCT(
        comment_author AS login,
        is_comment_by_author AS is_author,
        comment_author_is_bot AS is_bot,
        comment_author_association IN ('OWNER', 'MEMBER', 'COLLABORATOR')
        OR LOWER(comment_author) IN (SELECT LOWER(login) FROM issue_relay.accounts WHERE role = 'team') AS is_team
      )
      ORDER BY comment_author_id IS NULL, action <> 'created', received_at, event_id
      LIMIT 1
    )[OFFSET(0)] AS writer,
    LOGICAL_OR(type = 'issue_comment' AND action = 'deleted') AS is_deleted,
    MIN(IF(
      type = 'issues'
      AND action IN ('labeled', 'assigned', 'milestoned', 'typed', 'field_added')
      AND NOT sender_is_bot
      AND NOT is_by_author,
      occurred_at,
      NULL
    )) AS first_triaged_at
  FROM judged
  GROUP BY issue_id, comment_id
),

-- What people do with the buttons of a card, GitHub says that the App did.
triaged_in_slack AS (
  SELECT issue_id, MIN(acted_at) AS moment
  FROM issue_relay.actions
  WHERE
    what IN ('take', 'label')
    AND outcome = 'done'
    AND by_login IS NOT NULL
    AND NOT EXISTS (
      SELECT 1
      FROM judged
      WHERE
        judged.issue_id = actions.issue_id
        AND LOWER(actions.by_login) IN (judged.author_login, judged.login_in_row)
    )
  GROUP BY issue_id
),

answers AS (
  SELECT
    issue_id,
    ARRAY_AGG(
      IF(is_response, STRUCT(commented_at AS moment, writer.login AS login), NULL) IGNORE NULLS
      ORDER BY commented_at, comment_id
      LIMIT 1
    )[SAFE_OFFSET(0)] AS response,
    MIN(IF(is_response AND writer.is_team, commented_at, NULL)) AS first_team_response_at,
    MIN(LEAST(COALESCE(first_triaged_at, moment), COALESCE(moment, first_triaged_at))) AS first_triaged_at
  FROM (
    SELECT *, comment_id IS NOT NULL AND NOT is_deleted AND NOT writer.is_author AND NOT writer.is_bot AS is_response
    FROM acts
  )
  LEFT JOIN triaged_in_slack USING (issue_id)
  GROUP BY issue_id
),

moments AS (
  SELECT issue_id, turn.step, turn.moment, turn.delta, CAST(NULL AS STRING) AS responder
  FROM issue_relay.state_changes, UNNEST([
    -- A closed issue that was removed ended with its closing.
    STRUCT(IF(delta <> 0 OR change = 'arrived', change, NULL) AS step, changed_at AS moment, delta AS delta),
    STRUCT(IF(change IN ('opened', 'arrived'), 'now', NULL) AS step, CURRENT_TIMESTAMP() AS moment, 0 AS delta)
  ]) AS turn
  WHERE turn.step IS NOT NULL
  UNION ALL
  SELECT issue_id, answer.step, answer.moment, 0, answer.responder
  FROM answers, UNNEST([
    STRUCT('responded' AS step, response.moment AS moment, response.login AS responder),
    STRUCT('team responded' AS step, first_team_response_at AS moment, NULL AS responder),
    STRUCT('triaged' AS step, first_triaged_at AS moment, NULL AS responder)
  ]) AS answer
  WHERE answer.moment IS NOT NULL
),

-- Each step on two clocks: elapsed runs always, worked only in working time. A duration is the difference of two
-- readings.
clocked AS (
  SELECT
    issue_id,
    step,
    moment,
    delta,
    responder,
    UNIX_SECONDS(moment) AS elapsed,
    worked_before + (
      SELECT COALESCE(SUM(TIMESTAMP_DIFF(LEAST(moment, span.ends_at), span.starts_at, SECOND)), 0)
      FROM UNNEST(spans) AS span
      WHERE span.starts_at < moment
    ) AS worked
  FROM moments
  JOIN issue_relay.working_days ON working_days.day = DATE(moment, 'UTC')
),

-- …_now: what both clocks show now. …_until: when the issue was answered, or now.
waiting AS (
  SELECT
    *,
    MAX(IF(step = 'now', elapsed, NULL)) OVER same_issue AS elapsed_now,
    MAX(IF(step = 'now', worked, NULL)) OVER same_issue AS worked_now,
    MIN(IF(step IN ('responded', 'now'), elapsed, NULL)) OVER same_issue AS elapsed_until,
    MIN(IF(step IN ('responded', 'now'), worked, NULL)) OVER same_issue AS worked_until
  FROM clocked
  WINDOW same_issue AS (PARTITION BY issue_id)
),

readings AS (
  SELECT
    issue_id,
    MIN(IF(step IN ('opened', 'arrived'), moment, NULL)) AS began_at,
    MIN(IF(step = 'responded', moment, NULL)) AS first_response_at,
    MAX(IF(step = 'responded', responder, NULL)) AS first_response_by,
    MIN(IF(step = 'team responded', moment, NULL)) AS first_team_response_at,
    MIN(IF(step = 'triaged', moment, NULL)) AS first_triaged_at,
    MIN(IF(step = 'closed', moment, NULL)) AS first_closed_at,
    MAX(IF(step = 'closed', moment, NULL)) AS last_closed_at,
    MAX(IF(step IN ('deleted', 'transferred'), moment, NULL)) AS removed_at,
    COUNTIF(step = 'reopened') AS reopen_count,
    -- An issue that arrived closed was reopened once before it could be closed here.
    COUNTIF(step = 'reopened') > COUNTIF(step = 'arrived' AND delta = 0) AS reopened_since,
    ANY_VALUE(elapsed_now) AS elapsed_now,
    ANY_VALUE(worked_now) AS worked_now,
    SUM(delta) = 0 AND NOT LOGICAL_OR(step IN ('deleted', 'transferred')) AS is_closed,
    MIN(IF(step IN ('opened', 'arrived'), elapsed, NULL)) AS opened_elapsed,
    MIN(IF(step IN ('opened', 'arrived'), worked, NULL)) AS opened_worked,
    MIN(IF(step = 'responded', elapsed, NULL)) AS responded_elapsed,
    MIN(IF(step = 'responded', worked, NULL)) AS responded_worked,
    MIN(IF(step = 'team responded', elapsed, NULL)) AS team_responded_elapsed,
    MIN(IF(step = 'team responded', worked, NULL)) AS team_responded_worked,
    MIN(IF(step = 'triaged', elapsed, NULL)) AS triaged_elapsed,
    MIN(IF(step = 'triaged', worked, NULL)) AS triaged_worked,
    MIN(IF(step = 'closed', elapsed, NULL)) AS closed_elapsed,
    MIN(IF(step = 'closed', worked, NULL)) AS closed_worked,
    MAX(IF(delta > 0, moment, NULL)) AS became_open_at,
    MAX(IF(delta > 0, worked, NULL)) AS became_open_worked,
    -- The last change of its being open.
    MAX(IF(delta <> 0 OR step = 'arrived', elapsed, NULL)) AS ended_elapsed,
    MAX(IF(delta <> 0 OR step = 'arrived', worked, NULL)) AS ended_worked,
    -- While it was open, the clock ran from the +1 on and stopped at the -1.
    SUM(delta * (elapsed_now - elapsed)) AS open_elapsed,
    SUM(delta * (worked_now - worked)) AS open_worked,
    SUM(delta * GREATEST(elapsed_until - elapsed, 0)) AS waited_elapsed,
    SUM(delta * GREATEST(worked_until - worked, 0)) AS waited_worked
  FROM waiting
  GROUP BY issue_id
)

SELECT
  issues.issue_id,
  issues.repository_id,
  issues.repository,
  issues.repository_private,
  issues.host,
  issues.number,
  issues.title,
  issues.url,
  issues.author,
  issues.author_type,
  issues.author_association,
  issues.author_is_bot,
  issues.labels,
  issues.assignees,
  issues.milestone,
  issues.issue_type,
  issues.comments,
  issues.outcome,
  issues.not_waiting,
  COALESCE(issues.created_at, readings.began_at) AS opened_at,
  issues.opening_seen,
  readings.first_response_at,
  readings.first_response_by,
  readings.first_team_response_at,
  readings.first_triaged_at,
  readings.first_closed_at,
  readings.last_closed_at,
  readings.removed_at,
  readings.reopen_count,
  readings.reopened_since,
  IF(outcome = 'open', became_open_at, NULL) AS open_since,
  COALESCE(outcome = 'open' AND first_response_at IS NULL AND (opening_seen OR comments = 0), FALSE) AS is_unanswered,
  IF(opening_seen, responded_elapsed - opened_elapsed, NULL) AS first_response_seconds,
  IF(opening_seen, responded_worked - opened_worked, NULL) AS first_response_working_seconds,
  IF(opening_seen, team_responded_elapsed - opened_elapsed, NULL) AS first_team_response_seconds,
  IF(opening_seen, team_responded_worked - opened_worked, NULL) AS first_team_response_working_seconds,
  IF(opening_seen, triaged_elapsed - opened_elapsed, NULL) AS triage_seconds,
  IF(opening_seen, triaged_worked - opened_worked, NULL) AS triage_working_seconds,
  IF(opening_seen, closed_elapsed - opened_elapsed, NULL) AS first_close_seconds,
  IF(opening_seen, closed_worked - opened_worked, NULL) AS first_close_working_seconds,
  IF(opening_seen AND is_closed, open_elapsed, NULL) AS active_open_seconds,
  IF(opening_seen AND is_closed, open_worked, NULL) AS active_open_working_seconds,
  IF(opening_seen, open_elapsed, NULL) AS open_so_far_seconds,
  IF(opening_seen, open_worked, NULL) AS open_so_far_working_seconds,
  IF((opening_seen OR readings.reopen_count > 0) AND outcome = 'open', worked_now - became_open_worked, NULL)
    AS open_since_working_seconds,
  IF(opening_seen, waited_elapsed, NULL) AS waited_seconds,
  IF(opening_seen, waited_worked, NULL) AS waited_working_seconds,
  IF(outcome = 'open', elapsed_now, ended_elapsed) - opened_elapsed AS age_seconds,
  IF(outcome = 'open', worked_now, ended_worked) - opened_worked AS age_working_seconds
FROM issue_relay.issues
JOIN readings ON readings.issue_id = issues.issue_id
