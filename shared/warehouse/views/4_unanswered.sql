-- The open issues that nobody has answered, as a team's to-do list; the oldest have the greatest age_seconds. A view
-- keeps no order: add ORDER BY age_seconds DESC.
-- Answered is what view lifecycles calls a first response: a comment by someone who is neither the author nor a bot. What
-- the author adds doesn't answer; nor do labels, assignments, reactions, or having been closed and reopened.
-- Where the opening wasn't seen, or the issue came by transfer, an answer may have been missed: such an issue is here
-- only if it has no comments at all.
-- Age: since the opening, or the arrival of an issue that came by transfer; in working time, too, so that what was
-- opened on a Friday evening isn't old on Monday.
-- Scan: the whole history: the oldest unanswered issue may be as old as the table.
SELECT
  repository,
  number,
  title,
  url,
  author,
  labels,
  assignees,
  comments,
  opened_at,
  age_seconds,
  age_working_seconds
FROM issue_relay.lifecycles
WHERE outcome = 'open' AND first_response_at IS NULL AND (opening_seen OR comments = 0)
