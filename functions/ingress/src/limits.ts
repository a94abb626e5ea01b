/** GitHub's limit for the text of an issue or a comment, in characters. */
const MAX_TEXT_CHARACTERS = 65_536;

/** A payload holds at most three such texts: the issue's, a comment's, and the one before an edit. */
const TEXTS = 3;

/** The most bytes of a character in UTF-8. */
const BYTES = 4;

/** In a form, each byte can become three characters, such as `%F0`. */
const FORM = 3;

/** For everything else: labels, users, escapes. */
const MARGIN = 2;

/** The largest body that an event of ours can have: 4.7 MB. Recorded ones have about 12 KB. */
export const MAX_EVENT_BYTES = MAX_TEXT_CHARACTERS * TEXTS * BYTES * FORM * MARGIN;

/**
 * The largest body that is kept as a raw delivery: Pub/Sub takes requests of 10 MB, attributes included.
 * https://cloud.google.com/pubsub/quotas#resource_limits
 */
export const MAX_RAW_BYTES = 9_000_000;

/**
 * All bodies together that an instance of 512 MB keeps before their signatures are verified; and all raw deliveries together that wait
 * for Pub/Sub: two of the largest, and many of the usual size. Each of these is in memory several times.
 */
export const MAX_BYTES_AT_ONCE = 24 * 1024 * 1024;

/** GitHub sends a body within milliseconds. The rest of the 8 s is for Pub/Sub. */
export const BODY_DEADLINE_MS = 5_000;

/**
 * GitHub closes the connection after 10 s.
 * https://docs.github.com/webhooks/using-webhooks/best-practices-for-using-webhooks
 */
export const ANSWER_DEADLINE_MS = 8_000;
