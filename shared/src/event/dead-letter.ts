import type { OutgoingMessage, Publish } from "./message.ts";

/**
 * Publishes a message that cannot be processed to the dead-letter topic, with its own data and attributes, so that it
 * can be published again. Resolves once Pub/Sub has confirmed.
 * @param publish publishes to the dead-letter topic
 * @param consumer the function that could not process the message
 * @param error why, for a person; cut to the 1,024 bytes of an attribute
 * @throws whatever `publish` throws
 */
export async function deadLetter(
  publish: Publish,
  { data, attributes }: OutgoingMessage,
  { consumer, error }: { consumer: string; error: string },
): Promise<void> {
  // Ours come first: of too many attributes, the last are cut off.
  await publish({ data, attributes: Object.assign({ consumer, error }, attributes, { consumer, error }) });
}
