import { ButtonValue } from "@issue-relay/shared/commands/buttons";
import * as z from "@issue-relay/shared/zod";

/**
 * What a modal is about, and the channel in which it was opened. Slack keeps it with the modal, signs it and sends it back. It fits: a
 * button's value has at most 2,000 characters, and a modal's metadata 3,000.
 */
const Metadata = z.object({ issue: ButtonValue, channel: z.string() });
export type Metadata = z.infer<typeof Metadata>;

export const MetadataText = z
  .string()
  .transform((text) => JSON.parse(text))
  .pipe(Metadata);
