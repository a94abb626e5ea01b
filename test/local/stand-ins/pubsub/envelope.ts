import type { Message } from "./delivery.ts";

/**
 * The JSON that Pub/Sub posts to a push endpoint, with both spellings of the names, as it sends them; empty fields
 * are left out. https://cloud.google.com/pubsub/docs/push#receive_push
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
