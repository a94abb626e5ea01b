-- Each time that an issue became open or stopped being open. The backlog and the open time are counted from this.
-- No change needs the one event that GitHub sends of it: whatever any event shows of the issue is evidence.
-- opened: when the issue was created. arrived: in its place, when the issue came by transfer, as we first received
-- anything of it, since webhooks give no time of it, or as GitHub's history says it; it may arrive closed. What happened
-- before is not counted.
-- closed: each closed_at that any event says is one closing, and so is a closed state that nothing else explains.
-- reopened: the first event that shows the issue open again. Two closings prove a reopening in between, and a
-- reopening of an open issue a closing before it. What is proven without a time is dated by what proves it, and takes
-- no time itself.
-- deleted, transferred: as we first received it, since GitHub may move no time of the issue, and after all other
-- changes.
-- A transfer counts if either side tells of it. Until an event proves otherwise, an issue counts as open.
-- delta: +1 if the issue became open, -1 if it stopped being open; 0 if it arrived closed, or was closed when it was
-- removed. The sum of all is the number of open issues.
-- Scan: the whole history, since each state is compared with the one before.

WITH named AS (
  SELECT
    *,
    IF(type = 'issues', action, '') AS issue_action,
    source = 'recovery' AS is_recovered,
    source = 'recovery' AND type = 'issues' AND action = 'closed' AS is_recovered_closing
  FROM issue_relay.events
),

-- The time of a recovered closing is that of GitHub's history. It is the same closing as the one whose closed_at any other
-- event says within 5 seconds.
told AS (
  SELECT
    * EXCEPT (issue_closed_at),
    COALESCE(said_closed_at, issue_closed_at) AS issue_closed_at,
    COALESCE(said_closed_at, issue_updated_at, occurred_at) AS shown_at
  FROM (
    SELECT
      *,
      IF(is_recovered_closing, MIN(IF(is_recovered_closing, NULL, issue_closed_at)) OVER within_5_seconds, NULL)
        AS said_closed_at
    FROM named
    WINDOW within_5_seconds AS (
      PARTITION BY issue_id
      ORDER BY UNIX_SECONDS(issue_closed_at)
      RANGE BETWEEN 5 PRECEDING AND 5 FOLLOWING
    )
  )
),

-- Each piece of evidence that an event gives, of its own issue or of the other end of a transfer; where the event
-- gives no such piece, issue_id is NULL. All of it is one scan of the events, since all views above read this one.
-- kind: an event exists; a closing at its own time, or a hint of one; a state at the time of the snapshot; a reopening;
-- an arrival; a removal.
-- place orders what is of one second, as second_rank in view events. is_own: the event itself closed or reopened the
-- issue, and its webhook came from here, so this happened after any arrival. GitHub's history goes back to before it.
evidence AS (
  SELECT piece.*, received_at, issue_created_at, occurred_at
  FROM told, UNNEST(ARRAY<STRUCT<
    issue_id INT64, kind STRING, state STRING, shown_at TIMESTAMP, place INT64, is_own BOOL, other_issue STRING
  >>[
    (told.issue_id, 'event', NULL, NULL, 0, FALSE, NULL),
    (
      IF(issue_closed_at IS NULL, NULL, told.issue_id), 'closing', 'closed', issue_closed_at, 5,
      issue_action = 'closed' AND NOT is_recovered, NULL
    ),
    (
      IF(issue_state IS NULL OR second_rank = 9 AND issue_state = 'closed', NULL, told.issue_id),
      IF(
        issue_action = 'reopened' AND issue_state = 'open',
        IF(is_recovered, 'recovered reopening', 'reopening'),
        'state'
      ),
      issue_state, IF(issue_state = 'closed' AND issue_closed_at > told.shown_at, issue_closed_at, told.shown_at),
      second_rank, issue_action IN ('closed', 'reopened') AND NOT is_recovered, NULL
    ),
    -- A payload can be newer than its action, and show that a closed issue is open again, or a reopened one closed. When
    -- it was closed is not said then: a hint, which counts if no event says more of a closing or a reopening.
    (
      IF(issue_action = 'closed' AND issue_state = 'open' AND issue_closed_at IS NULL, told.issue_id, NULL), 'hint',
      'closed', told.shown_at, 2, TRUE, NULL
    ),
    (
      IF(issue_action = 'reopened' AND issue_state = 'closed', told.issue_id, NULL), 'reopening', 'open',
      COALESCE(issue_closed_at, told.shown_at), 4, TRUE, NULL
    ),
    -- The issue's own event says best how it arrived. The other end is known only if GitHub says its id. A recovered
    -- arrival (place 3) says best when, but shows the issue as it is now.
    (
      IF(issue_action = 'opened' AND transferred_from IS NOT NULL, told.issue_id, NULL), 'arrival',
      COALESCE(issue_state, 'open'), IF(is_recovered, occurred_at, told.shown_at), IF(is_recovered, 3, 1), FALSE,
      transferred_from
    ),
    (
      transferred_to_id, 'arrival', COALESCE(issue_state, 'open'), told.shown_at, 2, FALSE,
      CONCAT(repository, '#', issue_number)
    ),
    (
      IF(issue_action IN ('deleted', 'transferred'), told.issue_id, NULL), 'removal', issue_action, NULL, 1, FALSE,
      transferred_to
    ),
    (transferred_from_id, 'removal', 'transferred', NULL, 2, FALSE, CONCAT(repository, '#', issue_number))
  ]) AS piece
  WHERE piece.issue_id IS NOT NULL
),

-- What is known of the whole issue, beside each piece of evidence.
known AS (
  SELECT
    issue_id,
    kind,
    state,
    shown_at,
    place,
    COUNTIF(is_own) OVER (PARTITION BY issue_id, kind, state, shown_at, place) > 0 AS is_own,
    COUNTIF(kind IN ('closing', 'reopening', 'recovered reopening')) OVER same_issue AS told_changes,
    COALESCE(
      MIN(IF(kind = 'event', issue_created_at, NULL)) OVER same_issue,
      MIN(IF(kind = 'event', occurred_at, NULL)) OVER same_issue
    ) AS created_at,
    MIN(IF(kind = 'arrival' AND place = 3, shown_at, received_at)) OVER same_issue AS first_known_at,
    FIRST_VALUE(
      IF(kind = 'arrival', STRUCT(state, shown_at, other_issue, place = 3 AS is_recovered), NULL) IGNORE NULLS
    ) OVER best_first AS arrival,
    FIRST_VALUE(IF(is_own, STRUCT(state, shown_at), NULL) IGNORE NULLS) OVER oldest_first AS own,
    FIRST_VALUE(IF(kind = 'removal', STRUCT(state, received_at), NULL) IGNORE NULLS) OVER first_received AS removal,
    FIRST_VALUE(IF(kind = 'removal', other_issue, NULL) IGNORE NULLS) OVER best_first AS gone_to
  FROM evidence
  WINDOW
    same_issue AS (PARTITION BY issue_id),
    best_first AS (
      PARTITION BY issue_id ORDER BY place, received_at ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ),
    oldest_first AS (
      PARTITION BY issue_id ORDER BY shown_at, place ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ),
    first_received AS (
      PARTITION BY issue_id ORDER BY received_at, state ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
),

-- The beginning of each issue (kind event, place 0), and then what was shown of it since. An arrival's payload can be
-- newer than what happened here first: then that tells in which state the issue came. That of a recovered arrival always
-- is: it shows the issue as it is now.
sequence AS (
  SELECT DISTINCT
    issue_id,
    kind,
    place,
    CASE
      WHEN kind <> 'event' THEN state
      WHEN arrival IS NULL THEN 'open'
      WHEN arrival.is_recovered THEN COALESCE(
        FIRST_VALUE(
          CASE WHEN kind = 'closing' THEN 'open' WHEN kind IN ('reopening', 'recovered reopening') THEN 'closed' END
          IGNORE NULLS
        ) OVER oldest_first, arrival.state
      )
      WHEN own.shown_at <= arrival.shown_at THEN IF(own.state = 'closed', 'open', 'closed')
      ELSE arrival.state
    END AS state,
    CASE
      WHEN kind <> 'event' THEN shown_at
      WHEN arrival IS NULL THEN created_at
      ELSE first_known_at
    END AS shown_at,
    kind = 'event' AND arrival IS NOT NULL AS is_arrival,
    arrival.other_issue AS came_from,
    gone_to,
    removal.state AS removal,
    removal.received_at AS removed_at
  FROM known
  WHERE kind = 'event'
    OR (kind IN ('closing', 'state', 'reopening', 'recovered reopening') OR kind = 'hint' AND told_changes = 0)
    AND (
      arrival IS NULL
      OR is_own
      OR shown_at > arrival.shown_at
      OR shown_at = arrival.shown_at AND state <> arrival.state
    )
  WINDOW oldest_first AS (
    PARTITION BY issue_id ORDER BY shown_at, place, kind ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
  )
),

-- A recovered reopening can be dated later than what shows the issue open after it, by up to 5 seconds.
compared AS (
  SELECT
    *,
    kind = 'reopening'
    OR kind = 'recovered reopening' AND shown_at > TIMESTAMP_ADD(LAG(shown_at) OVER oldest_first, INTERVAL 5 SECOND)
      AS is_reopening,
    LAG(state) OVER oldest_first AS state_before,
    LEAD(state) OVER oldest_first IS NULL AS is_last
  FROM sequence
  WINDOW oldest_first AS (PARTITION BY issue_id ORDER BY place > 0, shown_at, place, kind)
),

-- A closing of a closed issue proves a reopening before it, and a reopening of an open issue a closing.
changes AS (
  SELECT
    *,
    kind = 'closing' OR (state_before = 'open' AND (state = 'closed' OR is_reopening)) AS is_closed,
    is_reopening OR (state_before = 'closed' AND (state = 'open' OR kind = 'closing')) AS is_reopened
  FROM compared
),

-- An issue begins before all changes, and is removed after them, whatever the clocks say.
dated AS (
  SELECT
    *,
    LEAST(shown_at, COALESCE(MIN(IF(is_closed OR is_reopened, shown_at, NULL)) OVER same_issue, shown_at)) AS began_at,
    GREATEST(removed_at, COALESCE(MAX(IF(is_closed OR is_reopened, shown_at, NULL)) OVER same_issue, removed_at))
      AS ended_at
  FROM changes
  WINDOW same_issue AS (PARTITION BY issue_id)
)

SELECT issue_id, change, changed_at, delta, other_issue
FROM dated, UNNEST(ARRAY<STRUCT<
  is_change BOOL, change STRING, changed_at TIMESTAMP, delta INT64, other_issue STRING
>>[
  (kind = 'event', IF(is_arrival, 'arrived', 'opened'), began_at, IF(state = 'open', 1, 0), came_from),
  (is_closed, 'closed', shown_at, -1, NULL),
  (is_reopened, 'reopened', shown_at, 1, NULL),
  (is_last, removal, ended_at, IF(state = 'open', -1, 0), IF(removal = 'transferred', gone_to, NULL))
])
WHERE is_change AND change IS NOT NULL
