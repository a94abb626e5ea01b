-- Each event once.
-- Delivery is at least once, so issue_events may hold an event several times. Its copies differ in nothing but when and
-- how they came; the one that was received first is kept. Events may come late and in any order: occurred_at says when a
-- thing happened, received_at only when we learned of it.
-- Pull requests: GitHub calls them issues, too, but ingress takes none of them, so no row is about one.
-- Scan: the whole history of the columns that a query names, since a copy may come a month after the first. To look at
-- a few days alone, filter issue_events by received_at, which prunes partitions.
SELECT * FROM issue_relay.issue_events
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (PARTITION BY event_id ORDER BY received_at) = 1
