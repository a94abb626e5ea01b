/**
 * The codes in the field `reason` of a log line: why a request was refused, or why a message was not delivered. The
 * text says which function logs the code, what it answers, and what the code means. Alerts and runbooks search for the
 * codes: a code is never renamed.
 */
export const REASONS = {
  "method-not-allowed":
    "ingress or interactions, 405: the request is neither POST nor a health check. digest or recover, 405: it is no POST",
  "content-encoding": "ingress or interactions, 415: the body is compressed",
  "too-large": "ingress or interactions, 413: the body is larger than any that GitHub or Slack sends",
  "no-valid-signature":
    "ingress or interactions, 401: the request has no signature, or no enabled version of the secret made it",
  "body-too-slow":
    "ingress or interactions, 408: the body did not arrive in time, or in chunks of a few bytes",
  "hung-up": "ingress or interactions: the client closed the connection before the body was complete",
  "too-much-at-once":
    "ingress or interactions, 429: unverified bodies filled the memory, and this was the largest; or raw deliveries did that wait for Pub/Sub",
  "event-too-large":
    "ingress, 413: signed and about an issue, but larger than an event can be; GitHub has it",
  "raw-too-large":
    "ingress: a raw delivery is larger than what Pub/Sub takes, and is not kept; its event is, where it is one of ours",
  "raw-refused":
    "ingress: Pub/Sub refuses a raw delivery though it is not too large, and it is not kept; its event is, where it is one of ours",
  "hook-misconfigured":
    "ingress, 200: GitHub's ping shows that the webhook's settings are wrong. recover: GitHub's API shows it",
  "not-understood":
    "ingress, 202: the delivery is signed, but not what the schema expects; it is in the dead-letter topic",
  "detail-not-understood":
    "ingress, 202: the event is published without a detail of its payload that the schema does not expect",
  "not-relayed": "ingress, 503: Pub/Sub or Secret Manager failed; GitHub counts the delivery as failed",
  "not-taken-up":
    "interactions, 503: Pub/Sub, Slack or Secret Manager failed, or Slack has sent what it does not document; Slack says so to whoever asked",
  "not-a-push": "a consumer, 400: the request is not from Pub/Sub",
  "message-too-large":
    "a consumer, 413: the message is larger than any event; after its last attempt, Pub/Sub moves it to the dead-letter topic",
  "bad-message":
    "a consumer, 204: no retry can deliver the message; it is in the dead-letter topic. digest, 503: Slack refuses what it is to say",
  "dead-letter-failed": "a consumer, 503: the message is bad, but the dead-letter topic did not take it",
  "broken-destination":
    "a consumer or digest, 503: nothing can be delivered until a person fixes the destination. recover, 503: its secret is missing or wrong",
  "newer-version":
    "a consumer, 503: only a newer consumer knows the event's version, or what a command asks for",
  "retry-later":
    "a consumer or digest, 503: a retry may deliver the message. recover, 503: the time was over, or a secret could not be read",
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
  "bigquery-away": "digest or recover, 503: BigQuery did not answer; Scheduler, or a person, tries again",
  "pubsub-away": "recover, 503: Pub/Sub did not answer; call again",
  "dead-letter-redriven": "recover: a dead letter was published again",
  "dead-letter-kept": "recover: a dead letter still can't be processed, and goes on to wait",
  "dead-letter-dropped": "recover: a person has given up a dead letter, or it is not about an issue",
  erased:
    "recover: what a person has asked to forget was erased from a table; the line says from how many rows",
  redelivered: "recover: GitHub was asked to deliver again what had failed",
  "redelivery-refused": "recover: GitHub refuses to deliver something again",
  "delivery-nearly-lost":
    "recover: what failed has not been delivered again, and in less than 12 hours GitHub no longer can",
  "deliveries-not-listed":
    "recover: not all deliveries of a webhook could be listed, so that what failed before those is not asked for",
  "delivery-lost":
    "recover: what failed has not been delivered again, and GitHub need not deliver it any more",
  "delivery-not-understood":
    "recover: a delivery in GitHub's list is not what the schema expects; the others are looked after",
  "hook-gone": "recover: no webhook of a repository, an organization or the App calls ingress",
  "hook-disabled": "recover: a webhook that calls ingress is switched off",
  "github-denied": "recover, 503: GitHub refuses the credential, or it lacks a right; a person must act",
  "github-away":
    "recover, 503: GitHub does not answer, or the limit of its rate is reached; Scheduler tries again",
  "issue-recovered": "recover: an event that never came was published: GitHub's history of the issue has it",
  "events-recovered":
    "recover: events of a repository had never come, and were published; the line says how many",
  "reconcile-late": "recover: a repository was not compared with GitHub for three days",
  "rule-stopped":
    "actions, 204: a rule has acted more often than its limits allow, and has stopped itself until somebody resumes it",
  backfilled: "recover: the history of issues was loaded into BigQuery",
  "rule-resumed": "recover: somebody lets a rule act again that had stopped itself",
  "canary-refused":
    "recover, 503: ingress did not take an event that recover has made, so it takes no delivery of GitHub's either",
  "canary-late": "recover, 503: no event that recover has made reached BigQuery in the last 20 minutes",
  unexpected: "a consumer, digest or recover, 503: an error that the code does not expect",
} as const;

export type Reason = keyof typeof REASONS;
