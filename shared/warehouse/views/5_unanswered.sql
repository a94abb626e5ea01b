-- The open issues that nobody has answered: a to-do list for a team. The oldest have the greatest age_seconds. A view
-- has no order: add ORDER BY age_seconds DESC.
-- Answered means that the issue has a first response, as view lifecycles defines it: a comment by someone who is
-- neither the author nor a bot. The author's own comments are no answer; nor are labels, assignments and reactions;
-- nor is closing and reopening; nor is a comment that was deleted.
-- not_waiting: issues that wait for nobody are listed too, with the reason. For the to-do list, add
-- WHERE not_waiting IS NULL.
-- If we did not receive the opening, or the issue came by transfer, we may have missed an answer: such an issue is
-- listed only if it has no comments at all.
-- Age: since the opening, or since the arrival of an issue that came by transfer. Waited: without the time in which
-- it was closed. Both are given in working time too, so that what was opened on a Friday evening is not old on
-- Monday.
-- Scan: the whole history, since the oldest unanswered issue may be as old as the table.
SELECT
  repository_id,
  repository,
  number,
  title,
  url,
  author,
  author_association,
  author_is_bot,
  not_waiting,
  labels,
  assignees,
  comments,
  opened_at,
  age_seconds,
  age_working_seconds,
  waited_seconds,
  waited_working_seconds
FROM issue_relay.lifecycles
WHERE is_unanswered
