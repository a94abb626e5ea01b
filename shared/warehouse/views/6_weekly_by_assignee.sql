-- Performance by week (Monday to Sunday, UTC), repository and assignee. All columns are defined as in view weekly.
-- The assignees of an issue are those of its newest state, and they count for its whole life: someone who was
-- assigned only for a while has no part in it, and someone who took it over late has all of its durations. So this
-- says how long the issues took that ended with a person, not how fast that person works. An issue with several
-- assignees is in the numbers of each, so assignees cannot be summed; an issue without assignees is under '(none)'. A
-- login has no case.
-- Scan: the whole history, since an issue that is closed now may have been opened in the first partition.
SELECT week, repository_id, repository, slice AS assignee, * EXCEPT (week, repository_id, repository, slice_by, slice)
FROM issue_relay.weekly_slices
WHERE slice_by = 'assignee'
