import { z } from "zod";

/** https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
export function plainText(max: number) {
  return z.strictObject({
    type: z.literal("plain_text"),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });
}

function mrkdwn(max: number) {
  return z.strictObject({
    type: z.literal("mrkdwn"),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().optional(),
  });
}

export function textObject(max: number) {
  return z.discriminatedUnion("type", [plainText(max), mrkdwn(max)]);
}
export type TextObject = z.infer<ReturnType<typeof textObject>>;
