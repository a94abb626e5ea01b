import { v1 } from "@google-cloud/pubsub";
import { credentials } from "@grpc/grpc-js";
import type { Stack } from "@issue-relay/local/stack/stack";

export interface DeadLetter {
  data: string;
  attributes: Record<string, string>;
}

/** Takes what waits in the dead-letter subscription, as an operator would: pulled and acknowledged. */
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
