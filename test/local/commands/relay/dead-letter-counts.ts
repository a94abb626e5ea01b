import { z } from "zod";
import { tableOf } from "./table.ts";

/** How many dead letters there are by consumer and reason. */
export const Counts = z.array(
  z.object({
    consumer: z.string().nullable(),
    reason: z.string().nullable(),
    count: z.int(),
    oldest: z.string(),
  }),
);

/** The counts as a table. @param room how wide a line may be, in places */
export function countsOf(counts: z.infer<typeof Counts>, room?: number): string {
  return tableOf(
    counts.map(({ consumer, reason, count, oldest }) => ({
      consumer: consumer ?? "",
      count,
      oldest,
      reason: reason ?? "",
    })),
    room,
  );
}
