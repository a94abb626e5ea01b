import * as z from "../zod.ts";

/**
 * What Pub/Sub posts to a push endpoint. https://cloud.google.com/pubsub/docs/push#receive_push
 * A message has data, attributes, or both.
 */
export const PushEnvelope = z.object({
  message: z.object({
    data: z.base64().default(""),
    attributes: z.record(z.string(), z.string()).default({}),
    messageId: z.string(),
  }),
  subscription: z.string(),
  /** Present where the subscription has a dead-letter policy; 1 at the first attempt. */
  deliveryAttempt: z.int().optional(),
});
export type PushEnvelope = z.infer<typeof PushEnvelope>;
