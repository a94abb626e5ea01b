-- The issues that somebody has snoozed with the button of their card: nobody shall be told of them before a day begins.
-- Of several who have snoozed an issue, the last one counts.
-- Scan: 5 columns of all actions.
SELECT
  host,
  issue_id,
  snoozed_until
FROM issue_relay.actions
WHERE what = 'snooze' AND outcome = 'done'
QUALIFY
  ROW_NUMBER() OVER (PARTITION BY host, issue_id ORDER BY acted_at DESC) = 1
  AND snoozed_until > CURRENT_TIMESTAMP()
