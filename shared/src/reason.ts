/**
 * The codes in the field `reason` of a log line: why a request was refused, or why a message was not delivered. The
 * text says which function logs the code, what it answers, and what the code means. Alerts and runbooks search for the
 * codes: a code is never renamed.
 */
export const REASONS = {
  "method-not-allowed":
    "ingress, 405: the request is neither POST nor a health check. digest, 405: it is no POST",
  "content-encoding": "ingress, 415: the body is compressed",
  "too-large": "ingress, 413: the body is larger than any that GitHub sends",
  "no-valid-signature":
    "ingress, 401: the request has no signature, or no enabled version of the secret made it",
  "body-too-slow": "ingress, 408: the body did not arrive in time, or in chunks of a few bytes",
  "hung-up": "ingress: the client closed the connection before the body was complete",
  "too-much-at-once": "ingress, 429: unverified bodies filled the memory, and this was the largest",
  "event-too-large":
    "ingress, 413: signed and about an issue, but larger than an event can be; GitHub has it",
  "hook-misconfigured": "ingress, 200: GitHub's ping shows that the webhook's settings are wrong",
  "not-understood":
    "ingress, 202: the delivery is signed, but not what the schema expects; it is in the dead-letter topic",
  "detail-not-understood":
    "ingress, 202: the event is published without a detail of its payload that the schema does not expect",
  "not-relayed": "ingress, 503: Pub/Sub or Secret Manager failed; GitHub counts the delivery as failed",
  "not-a-push": "a consumer, 400: the request is not from Pub/Sub",
  "message-too-large":
    "a consumer, 413: the message is larger than any event; after its last attempt, Pub/Sub moves it to the dead-letter topic",
  "bad-message":
    "a consumer, 204: no retry can deliver the message; it is in the dead-letter topic. digest, 503: Slack refuses what it is to say",
  "dead-letter-failed": "a consumer, 503: the message is bad, but the dead-letter topic did not take it",
  "broken-destination":
    "a consumer or digest, 503: nothing can be delivered until a person fixes the destination",
  "newer-version": "a consumer, 503: the event has a version that only a newer consumer knows",
  "retry-later": "a consumer or digest, 503: a retry may deliver the message",
  "taken-over": "slack: the request that sent for a card ended without a word; this one goes on in its place",
  "unknown-outcome":
    "slack, digest: a call may have been carried out, since Slack's answer did not come; it is looked for later",
  "settle-found":
    "slack, digest: a call with an unknown outcome was carried out: its message is in Slack's history",
  "settle-missing": "slack, digest: a call with an unknown outcome was not carried out; it is sent again",
  "double-deleted": "slack: a message was in Slack twice; one of them is deleted",
  "stray-deleted":
    "slack: a message for a thread landed in the channel, since its card was deleted; it is deleted there",
  "card-posted-anew": "slack: somebody deleted a card; it is posted again",
  "stale-overwritten": "slack: an older state of a card reached Slack late; the newest is shown again",
  "keeper-replaced":
    "slack: another event answers for a card, since the one that did must be in the dead letter by now",
  "cannot-settle":
    "slack or digest, 503: Slack's history can't be read, so that nobody knows whether a message was posted; a person must look",
  "keeper-stuck": "slack, 503: the event that answers for a card has had more than 50 attempts",
  "bigquery-away": "digest, 503: BigQuery did not answer what is to be said; Scheduler tries again",
  unexpected: "a consumer or digest, 503: an error that the code does not expect",
} as const;

export type Reason = keyof typeof REASONS;
