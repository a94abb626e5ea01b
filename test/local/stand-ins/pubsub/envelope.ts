import type { Message } from "./backlog.ts";

/**
 * The JSON that Pub/Sub posts to a push endpoint. Like Pub/Sub, it has `messageId` and `publishTime` in two spellings,
 * and leaves out empty fields. https://cloud.google.com/pubsub/docs/push#receive_push
 */
export function pushEnvelope(subscription: string, message: Message, deliveryAttempt?: number): string {
  const { data, attributes, messageId, orderingKey } = message;
  const publishTime = new Date(message.publishTime).toISOString();
  return JSON.stringify({
    message: {
      ...(data.length > 0 && { data: Buffer.from(data).toString("base64") }),
      ...(Object.keys(attributes).length > 0 && { attributes }),
      messageId,
      message_id: messageId,
      publishTime,
      publish_time: publishTime,
      ...(orderingKey !== "" && { orderingKey }),
    },
    subscription,
    ...(deliveryAttempt !== undefined && { deliveryAttempt }),
  });
}
