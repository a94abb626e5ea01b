import { problemsOf } from "@issue-relay/shared/problems";
import { type TaskCall, TaskRefused } from "@issue-relay/shared/tasks/task";
import type * as z from "@issue-relay/shared/zod";

/** What the caller of a task wants. @throws TaskRefused where the body is not what the task knows */
export function inputOf<T>({ input }: TaskCall, schema: z.ZodType<T>): T {
  const result = schema.safeParse(input ?? {});
  if (!result.success) {
    throw new TaskRefused(400, problemsOf(result.error));
  }
  return result.data;
}
