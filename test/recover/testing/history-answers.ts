import { z } from "zod";

const Problem = z.looseObject({ reason: z.string(), where: z.string() });
/** What `backfill` answers. */
export const Backfilled = z.object({
  repositories: z.array(
    z.looseObject({
      repository: z.string(),
      issues: z.int(),
      known: z.int(),
      loaded: z.int(),
      events: z.int(),
      isComplete: z.boolean(),
    }),
  ),
  requests: z.int(),
  goesOnAt: z.string().nullable(),
  problems: z.array(Problem),
});
/** What `reconcile` answers. */
export const Reconciled = z.object({
  repositories: z.array(
    z.looseObject({
      repository: z.string(),
      seen: z.int(),
      known: z.int(),
      recovered: z.int(),
      updated: z.int(),
      gone: z.int(),
      isComplete: z.boolean(),
    }),
  ),
  requests: z.int(),
  goesOnAt: z.string().nullable(),
  problems: z.array(Problem),
});
