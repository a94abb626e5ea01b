import { ButtonValue } from "@issue-relay/shared/commands/buttons";
import { jsonText } from "@issue-relay/shared/json-text";
import * as z from "@issue-relay/shared/zod";

// What a modal is about, and where it was opened. Slack keeps it with the modal, signs it and sends it back.

/** Of a button. It fits: a button's value has at most 2,000 characters, and a modal's metadata 3,000. */
const Metadata = z.object({ issue: ButtonValue, channel: z.string() });
export type Metadata = z.infer<typeof Metadata>;

/** Of the shortcut of a message. */
const Origin = z.object({
  channel: z.string(),
  /** The `ts` of the message, or of the one that began the thread in which it is. */
  thread: z.string(),
  /** Where whoever has used it is answered. */
  responseUrl: z.string(),
});
export type Origin = z.infer<typeof Origin>;

export const MetadataText = jsonText(Metadata);
export const OriginText = jsonText(Origin);
