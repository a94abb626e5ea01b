-- What could not be processed and waits for a person: one row a message of the dead-letter topic that has no outcome.
-- It is empty where all is well.
-- Such a message comes from one of our functions, which says in attributes who it is and why; or from Pub/Sub itself,
-- after the last attempt: then the consumer is in the name of the subscription, behind the prefix of all our names. What
-- people ask for, and what is overdue for a rule, comes to actions by a subscription of its own, commands.
-- What a row says of the issue comes from the attributes, and what they do not say, from the data, where that is JSON:
-- of what is overdue, from the event in it.
-- Anybody may have written the data, so no value of it can make the query fail. A message that fails again after it was
-- redriven is another message, and waits again.
-- Scan: all dead letters that are kept, with their data, and all outcomes.
WITH
  messages AS (
    SELECT
      message_id,
      publish_time,
      attributes,
      BYTE_LENGTH(data) AS data_bytes,
      SAFE.PARSE_JSON(SAFE_CONVERT_BYTES_TO_STRING(data), wide_number_mode => 'round') AS body,
      JSON_VALUE(attributes, '$.CloudPubSubDeadLetterSourceSubscription') AS source,
      SAFE_CAST(JSON_VALUE(attributes, '$.CloudPubSubDeadLetterSourceDeliveryCount') AS INT64) AS attempts,
      COALESCE(REGEXP_EXTRACT(subscription_name, r'([^/]*)dead-letter-table$'), '') AS prefix
    FROM issue_relay.dead_letters
    WHERE message_id NOT IN (SELECT message_id FROM issue_relay.dead_letter_outcomes)
    QUALIFY ROW_NUMBER() OVER (PARTITION BY message_id ORDER BY publish_time) = 1
  )
SELECT
  message_id,
  publish_time AS dead_at,
  CASE
    WHEN source IS NULL THEN JSON_VALUE(attributes, '$.consumer')
    WHEN source = CONCAT(prefix, 'commands') THEN 'actions'
    WHEN STARTS_WITH(source, prefix) THEN SUBSTR(source, LENGTH(prefix) + 1)
    ELSE source
  END AS consumer,
  CASE
    WHEN source IS NULL THEN JSON_VALUE(attributes, '$.error')
    ELSE 'not delivered in any attempt'
  END AS reason,
  COALESCE(
    JSON_VALUE(attributes, '$.repository'),
    JSON_VALUE(body, '$.repository.full_name'),
    JSON_VALUE(body, '$.repository.name')
  ) AS repository,
  -- Beyond 2^53 it is no issue's, and programs would read another number.
  NULLIF(
    LEAST(
      SAFE_CAST(COALESCE(JSON_VALUE(body, '$.issue.number'), JSON_VALUE(body, '$.event.issue.number')) AS INT64),
      9007199254740992
    ),
    9007199254740992
  ) AS issue_number,
  COALESCE(
    JSON_VALUE(attributes, '$.type'),
    JSON_VALUE(attributes, '$.githubEvent'),
    JSON_VALUE(body, '$.type')
  ) AS type,
  COALESCE(JSON_VALUE(attributes, '$.action'), JSON_VALUE(body, '$.action')) AS action,
  COALESCE(JSON_VALUE(attributes, '$.eventId'), JSON_VALUE(body, '$.id')) AS event_id,
  COALESCE(JSON_VALUE(attributes, '$.deliveryId'), JSON_VALUE(body, '$.deliveryId')) AS delivery_id,
  attempts,
  data_bytes
FROM messages
