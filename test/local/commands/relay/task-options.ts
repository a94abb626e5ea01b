import { z } from "zod";
import { Age, Moment } from "./age.ts";

/** The options that belong to tasks. */
export const TaskOptions = z.object({
  all: z.boolean().optional(),
  consumer: z.string().optional(),
  reason: z.string().optional(),
  repository: z.string().optional(),
  "older-than": Age.optional(),
  "newer-than": Age.optional(),
  id: z.string().optional(),
  limit: z.coerce.number().int().positive().optional(),
  yes: z.boolean().optional(),
  since: Moment.optional(),
  full: z.boolean().optional(),
  from: Moment.optional(),
  to: Moment.optional(),
  issue: z.string().optional(),
  person: z.string().optional(),
  rule: z.string().optional(),
});
export type TaskOptions = z.infer<typeof TaskOptions>;

export const TASK_OPTION_KINDS = {
  all: "boolean",
  consumer: "string",
  reason: "string",
  repository: "string",
  "older-than": "string",
  "newer-than": "string",
  id: "string",
  limit: "string",
  yes: "boolean",
  since: "string",
  full: "boolean",
  from: "string",
  to: "string",
  issue: "string",
  person: "string",
  rule: "string",
} as const satisfies Record<keyof TaskOptions, string>;

/** The options that say which dead letters are meant. */
export const FILTER = ["consumer", "reason", "repository", "older-than", "newer-than", "id"] as const;

/** The same as the tasks of recover take them: functions/recover/src/dead-letters/filter.ts. */
export function filterOf(options: TaskOptions): object {
  const { consumer, reason, repository, id } = options;
  const { "older-than": olderThanHours, "newer-than": newerThanHours } = options;
  // What is undefined is not in the JSON.
  return { consumer, reason, repository, id, olderThanHours, newerThanHours };
}
