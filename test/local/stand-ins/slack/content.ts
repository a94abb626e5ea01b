import { z } from "zod";
import { blockErrors } from "./block-errors.ts";
import { areTooLong, type Block, Blocks } from "./block-kit.ts";
import { SlackError } from "./slack-error.ts";

/**
 * Characters. Slack silently cuts off a longer text; here it is refused, so that the loss is seen.
 * https://api.slack.com/changelog/2018-04-truncating-really-long-messages
 */
export const MAX_TEXT = 40_000;
/** Characters, for `chat.update` alone; https://docs.slack.dev/reference/methods/chat.update#errors */
export const MAX_UPDATED_TEXT = 4_000;
/** Bytes of JSON. Slack names the error but not the limit: this is a cautious guess. */
const MAX_METADATA = 16 * 1024;

/**
 * https://docs.slack.dev/messaging/message-metadata
 * Slack takes an `event_type` with other characters, then loses the metadata
 * (https://github.com/slackapi/bolt-python/issues/863): here it is refused, so that the mistake is seen.
 */
export const Metadata = z.object({
  event_type: z.string().regex(/^[\w-]+$/),
  event_payload: z.record(z.string(), z.unknown()),
});
export type Metadata = z.infer<typeof Metadata>;

/**
 * @returns undefined where none are given
 * @throws SlackError `invalid_blocks_format`, `invalid_blocks`, `msg_blocks_too_long`
 */
export function blocksFrom(value: unknown): Block[] | undefined {
  if (value === undefined || value === null || value === "") {
    return undefined;
  }
  const given = z.array(z.unknown()).safeParse(unquoted(value));
  if (!given.success) {
    throw new SlackError("invalid_blocks_format");
  }
  const parsed = Blocks.safeParse(given.data, { reportInput: true });
  if (!parsed.success) {
    const errors = blockErrors(parsed.error.issues);
    const messages = errors.map((reason) => `[ERROR] ${reason}`);
    throw new SlackError("invalid_blocks", { errors, response_metadata: { messages } });
  }
  if (areTooLong(parsed.data)) {
    throw new SlackError("msg_blocks_too_long");
  }
  return parsed.data;
}

/**
 * @returns undefined where none is given; null for an empty object, which removes it
 * @throws SlackError `invalid_metadata_format`, `metadata_too_large`
 */
export function metadataFrom(value: unknown): Metadata | null | undefined {
  if (value === undefined || value === null || value === "") {
    return undefined;
  }
  const given = unquoted(value);
  if (z.strictObject({}).safeParse(given).success) {
    return null;
  }
  const parsed = Metadata.safeParse(given);
  if (!parsed.success) {
    throw new SlackError("invalid_metadata_format");
  }
  if (Buffer.byteLength(JSON.stringify(parsed.data)) > MAX_METADATA) {
    throw new SlackError("metadata_too_large");
  }
  return parsed.data;
}

/** In a form, structures are strings of JSON. */
export function unquoted(value: unknown): unknown {
  if (typeof value !== "string") {
    return value;
  }
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
