/**
 * The largest body that is received, in bytes. A click brings the whole message, whose blocks have at most some 13,000 characters; a
 * modal brings its fields, of 3,000 characters each; a shortcut brings anybody's message, of at most 40,000 characters, as text and as blocks.
 * As a form, each can become 12 bytes.
 */
export const MAX_BODY_BYTES = 1024 * 1024;

/** All bodies together that an instance keeps before their signatures are verified. */
export const MAX_BYTES_AT_ONCE = 16 * 1024 * 1024;

/** Slack sends a body within milliseconds. */
export const BODY_DEADLINE_MS = 1_000;

/**
 * Slack shows an error after 3 s, and a modal can be opened only within them.
 * https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response
 */
export const ANSWER_DEADLINE_MS = 2_700;

/** How long Pub/Sub has to confirm a command. */
export const PUBLISH_DEADLINE_MS = 2_000;

/** How long it may take after that to tell whoever asked. */
export const TELL_DEADLINE_MS = 500;

/** How long Firestore has to say which labels there are: somebody is typing. */
export const LABELS_DEADLINE_MS = 1_000;

/** How long a call to Slack may take. */
export const CALL_DEADLINE_MS = 2_000;
