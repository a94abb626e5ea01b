-- What a team should look at today: each open issue for which somebody waits, and that nobody has answered or that
-- misses a target. Each issue is listed once, with all targets that it misses. A view has no order: add
-- ORDER BY age_working_seconds DESC.
-- is_unanswered: as in view unanswered, whether or not the issue has a target.
-- missed: the targets that the issue misses now, as view target_results says; the most overdue first. What
-- can't be repaired is not in it: after a late answer, a missed target for the response is none any more.
-- Issues that wait for nobody (not_waiting) are not listed: those of bots, and of archived or deleted repositories.
-- Nor are those that somebody has snoozed (view snoozed).
-- Waited: the time in which the issue was open and had no response; it grows until somebody answers. It is NULL if we
-- did not receive the opening, also after a transfer: such an issue is listed only if it has no comments at all, and
-- no target is known to be missed. Open so far: all the time in which it was open, answered or not; NULL like waited.
-- Working time counts the hours of view working_days: an issue that was opened on a Friday evening is not old on
-- Monday.
-- Scan: the whole history, since the oldest open issue may be as old as the table.
WITH late AS (
  SELECT
    issue_id,
    ARRAY_AGG(
      STRUCT(clock.goal, label, clock.target_hours, clock.late_working_seconds)
      ORDER BY clock.late_working_seconds DESC, clock.goal, label
    ) AS missed
  FROM issue_relay.target_results, UNNEST([
    STRUCT(
      'first response' AS goal,
      first_response_target_hours AS target_hours,
      IF(first_response_at IS NULL, first_response_late_working_seconds, NULL) AS late_working_seconds
    ),
    STRUCT('close' AS goal, close_target_hours AS target_hours, close_late_working_seconds AS late_working_seconds)
  ]) AS clock
  WHERE clock.late_working_seconds > 0
  GROUP BY issue_id
)

SELECT
  lifecycles.issue_id,
  lifecycles.host,
  repository_id,
  repository,
  repository_private,
  number,
  title,
  url,
  author,
  author_type,
  author_association,
  author_is_bot,
  labels,
  assignees,
  milestone,
  issue_type,
  opened_at,
  age_seconds,
  age_working_seconds,
  waited_working_seconds,
  open_so_far_working_seconds,
  is_unanswered,
  missed
FROM issue_relay.lifecycles
LEFT JOIN late ON late.issue_id = lifecycles.issue_id
LEFT JOIN issue_relay.snoozed ON snoozed.host = COALESCE(lifecycles.host, 'github.com') AND snoozed.issue_id = lifecycles.issue_id
WHERE
  outcome = 'open'
  AND not_waiting IS NULL
  AND snoozed.issue_id IS NULL
  AND (is_unanswered OR late.issue_id IS NOT NULL)
