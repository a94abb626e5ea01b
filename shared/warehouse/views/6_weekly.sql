-- Performance by week (Monday to Sunday, UTC) and repository.
-- Two ways of counting are side by side. First, what happened in the week: opened, reopened, closed, removed (deleted
-- or transferred while open), and the backlog at the end of the week, as in backlog_daily. Second, the cohort of the
-- week: the issues that were closed for the first time in it. All durations, all n_* and the reopen rate are those of
-- the cohort, no matter when its issues were opened, answered or reopened. So an issue that was never closed is in
-- none of them (see unanswered).
-- first_closed: the size of the cohort. opening_unseen: how many of the cohort have no durations, since we did not
-- receive their opening. reopen_rate: the share of the cohort that was reopened since; it grows with time, so recent
-- weeks look better.
-- n_*: how many issues of the cohort have that duration, for example a first response. The percentiles are made from
-- these only; they interpolate between the two nearest values. Active open time is missing while an issue is open
-- again.
-- A closed issue that was deleted later stays in its cohort. A week without events has a row. Without a cohort,
-- percentiles and rate are NULL, not zero. The numbers of the current week still change.
-- Scan: the whole history, since an issue that is closed now may have been opened in the first partition.
SELECT * EXCEPT (slice_by, slice)
FROM issue_relay.weekly_slices
WHERE slice_by = 'repository'
