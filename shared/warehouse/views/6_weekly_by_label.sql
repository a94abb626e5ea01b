-- Performance by week (Monday to Sunday, UTC), repository and label. All columns are defined as in view weekly.
-- The labels of an issue are those of its newest state, and they count for its whole life: a label that was removed
-- does not count, and a label that was added late counts from the beginning. An issue with several labels is in the
-- numbers of each, so labels cannot be summed; an issue without labels is under '(none)'. As on GitHub, Bug and bug
-- are one label; the newest spelling is shown.
-- Scan: the whole history, since an issue that is closed now may have been opened in the first partition.
SELECT week, repository_id, repository, slice AS label, * EXCEPT (week, repository_id, repository, slice_by, slice)
FROM issue_relay.weekly_slices
WHERE slice_by = 'label'
