import * as z from "@issue-relay/shared/zod";
import type { RichTextBlock } from "@slack/types";

const RichText = z.looseObject({ type: z.literal("rich_text"), elements: z.array(z.unknown()) });

/** Whether what came from Slack or Firestore is a block of rich text. Its elements are taken as they are: we have made them. */
export function isRichTextBlock(value: unknown): value is RichTextBlock {
  return RichText.safeParse(value).success;
}
