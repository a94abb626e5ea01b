-- Each event once. Delivery is at least once, so issue_events may hold an event several times; its copies differ in
-- nothing but when and how they came, and the first that came is kept.
SELECT * FROM issue_relay.issue_events
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (PARTITION BY event_id ORDER BY received_at, delivery_id) = 1
