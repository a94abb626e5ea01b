import type { OutgoingMessage, Publish } from "./message.ts";

/** https://cloud.google.com/pubsub/quotas#resource_limits */
const ATTRIBUTE_VALUE_BYTES = 1024;

/**
 * Puts a message that can't go on into the dead-letter topic, with all that is needed to understand and redrive it.
 * Resolves once Pub/Sub has confirmed.
 * @param consumer the function that gave up on it
 * @param error why, for a person to read
 */
export async function deadLetter(
  publish: Publish,
  { data, attributes }: OutgoingMessage,
  { consumer, error }: { consumer: string; error: string },
): Promise<void> {
  await publish({ data, attributes: { ...attributes, consumer, error: fit(error) } });
}

/** Cuts to what an attribute holds, never within a character. */
function fit(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= ATTRIBUTE_VALUE_BYTES) {
    return text;
  }
  return new TextDecoder().decode(bytes.subarray(0, ATTRIBUTE_VALUE_BYTES - 3)).replace(/\uFFFD+$/, "");
}
