-- What is wrong in the tables that a team fills itself: one row a problem. It should be empty.
-- Nothing that is named here counts in any view: a wrong row costs itself, and wrong hours of a target cost those
-- hours.
-- Of several targets for one label the smallest number of hours counts, and an account with both roles is a machine.
-- Scan: the settings only, which are small.
SELECT
  'working_hours' AS settings_table,
  FORMAT('weekday %d, %t to %t', weekday, opens, closes) AS settings_row,
  FORMAT('There is no time zone %T. Names are such as Europe/Berlin.', time_zone) AS problem
FROM issue_relay.working_hours
WHERE SAFE.TIMESTAMP(DATETIME '2025-01-01 00:00:00', COALESCE(time_zone, 'UTC')) IS NULL
UNION ALL
SELECT
  'working_hours',
  FORMAT('weekday %d, %t to %t', weekday, opens, closes),
  FORMAT('There is no weekday %d: 1 is Monday and 7 is Sunday.', weekday)
FROM issue_relay.working_hours
WHERE weekday NOT BETWEEN 1 AND 7
UNION ALL
SELECT 'targets', label, 'Hours must be greater than 0: those that are not do not count.'
FROM issue_relay.targets
WHERE NOT COALESCE(first_response_hours > 0, TRUE) OR NOT COALESCE(close_hours > 0, TRUE)
UNION ALL
SELECT 'targets', label, 'It has no hours.'
FROM issue_relay.targets
WHERE first_response_hours IS NULL AND close_hours IS NULL
UNION ALL
SELECT 'targets', FORMAT('%T', label), 'No label is empty, or has a blank at its beginning or end.'
FROM issue_relay.targets
WHERE label = '' OR label <> TRIM(label)
UNION ALL
SELECT
  'targets',
  STRING_AGG(label, ', ' ORDER BY label),
  'A label has several targets (case does not count): the smallest number of hours counts.'
FROM issue_relay.targets
GROUP BY LOWER(label)
HAVING COUNT(*) > 1
UNION ALL
SELECT 'accounts', FORMAT('%T', login), 'That is no login of GitHub: letters, digits, hyphens, and [bot] for a bot.'
FROM issue_relay.accounts
WHERE NOT REGEXP_CONTAINS(login, r'^[\w-]+(\[bot\])?$')
UNION ALL
SELECT 'accounts', login, FORMAT('There is no role %T: roles are team and machine.', role)
FROM issue_relay.accounts
WHERE role NOT IN ('team', 'machine')
UNION ALL
SELECT 'accounts', MIN(login), 'An account is of the team or a machine, not both: it counts as a machine.'
FROM issue_relay.accounts
WHERE role IN ('team', 'machine')
GROUP BY LOWER(login)
HAVING COUNT(DISTINCT role) > 1
UNION ALL
SELECT
  'repositories',
  CAST(repository_id AS STRING),
  FORMAT('There is no state %T: states are active, archived and deleted.', state)
FROM issue_relay.repositories
WHERE state NOT IN ('active', 'archived', 'deleted')
UNION ALL
SELECT
  'repositories',
  CAST(repository_id AS STRING),
  FORMAT('%t is in the future: a repository is observed before it is written here.', observed_at)
FROM issue_relay.repositories
WHERE observed_at > CURRENT_TIMESTAMP()
