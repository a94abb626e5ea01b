import type { OutgoingMessage, Publish } from "./message.ts";

/** The most bytes in an attribute's value. https://cloud.google.com/pubsub/quotas#resource_limits */
const ATTRIBUTE_VALUE_BYTES = 1024;

/**
 * Publishes a message that cannot be processed to the dead-letter topic, with its own data and attributes, so that it
 * can be published again. Resolves once Pub/Sub has confirmed.
 * @param publish publishes to the dead-letter topic
 * @param consumer the function that could not process the message
 * @param error why, for a person; cut to the 1,024 bytes of an attribute
 */
export async function deadLetter(
  publish: Publish,
  { data, attributes }: OutgoingMessage,
  { consumer, error }: { consumer: string; error: string },
): Promise<void> {
  await publish({ data, attributes: { ...attributes, consumer, error: fit(error) } });
}

/** Cuts the text to the size of an attribute's value, never in the middle of a character. */
function fit(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= ATTRIBUTE_VALUE_BYTES) {
    return text;
  }
  return new TextDecoder().decode(bytes.subarray(0, ATTRIBUTE_VALUE_BYTES - 3)).replace(/\uFFFD+$/, "");
}
