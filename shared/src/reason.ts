/**
 * Why a request was refused, or a message was not delivered: the field `reason` of the log line. Alerts and runbooks search
 * for these codes, so a code never changes its name or its meaning.
 */
export const REASONS = {
  "method-not-allowed": "ingress, 405: the request is neither POST nor a health check",
  "content-encoding": "ingress, 415: the body is compressed",
  "too-large": "ingress, 413: the body is larger than any that GitHub sends",
  "no-valid-signature": "ingress, 401: nothing, or nothing that one of the secret's values made",
  "not-understood":
    "ingress, 202: signed, but not what the schema expects; the body is in the dead-letter topic",
  "not-relayed": "ingress, 503: GitHub counts the delivery as failed",
  "not-a-push": "a consumer, 400: the request is not from Pub/Sub",
  "bad-message": "a consumer, 204: no retry can deliver the message; it is in the dead-letter topic",
  "broken-destination": "a consumer, 503: nothing can be delivered until a person fixes the destination",
  "newer-version": "a consumer, 503: the event is of a version that only a newer consumer knows",
  "retry-later": "a consumer, 503: a retry may deliver the message",
  unexpected: "a consumer, 503: a fault that the code does not expect",
} as const;

export type Reason = keyof typeof REASONS;
