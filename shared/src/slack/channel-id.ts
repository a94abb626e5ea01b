import * as z from "../zod.ts";

/** The ID of a channel. Its name can change, and other channels can get it. */
export const ChannelId = z
  .string()
  .regex(
    /^[CDG][A-Z0-9]+$/,
    "must be a channel's ID such as C0123456789 (shown at the end of its details), not its name",
  );
