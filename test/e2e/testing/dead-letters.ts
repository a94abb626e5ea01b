import { v1 } from "@google-cloud/pubsub";
import { credentials } from "@grpc/grpc-js";
import type { Stack } from "@issue-relay/local/stack/stack";

/** A message in the dead-letter subscription. */
export interface DeadLetter {
  /** The data as text. */
  data: string;
  attributes: Record<string, string>;
}

/** Pulls all messages from the dead-letter subscription, and acknowledges them, as an operator would. */
export async function takeDeadLetters(stack: Stack): Promise<DeadLetter[]> {
  const [servicePath = "", port] = stack.pubsubHost.split(":");
  const client = new v1.SubscriberClient({
    servicePath,
    port: Number(port),
    sslCreds: credentials.createInsecure(),
  });
  try {
    const subscription = client.subscriptionPath(stack.project, "dead-letter");
    const [{ receivedMessages }] = await client.pull({
      subscription,
      maxMessages: 100,
      returnImmediately: true,
    });
    const received = receivedMessages ?? [];
    const ackIds = received.flatMap(({ ackId }) => ackId ?? []);
    if (ackIds.length > 0) {
      await client.acknowledge({ subscription, ackIds });
    }
    return received.map(({ message }) => ({
      data: Buffer.from(message?.data ?? "").toString(),
      attributes: message?.attributes ?? {},
    }));
  } finally {
    await client.close();
  }
}
