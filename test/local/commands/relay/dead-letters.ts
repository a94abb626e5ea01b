import { z } from "zod";
import { Counts, countsOf } from "./dead-letter-counts.ts";
import { type Shown, shown } from "./shown.ts";
import { tableOf } from "./table.ts";

/** A dead letter as recover tells of it: functions/recover/src/dead-letters/waiting.ts. */
export const Waiting = z.object({
  id: z.string(),
  deadAt: z.string(),
  consumer: z.string().nullable(),
  reason: z.string().nullable(),
  repository: z.string().nullable(),
  issue: z.int().nullable(),
  type: z.string().nullable(),
  action: z.string().nullable(),
});
export type Waiting = z.infer<typeof Waiting>;

const Result = z.object({
  isFiltered: z.boolean(),
  counts: Counts,
  deadLetters: z.array(Waiting),
  message: z
    .object({
      attributes: z.record(z.string(), z.string()),
      text: z.string().optional(),
      base64: z.string().optional(),
    })
    .optional(),
});

/** The result of `dead-letters` for a person. @param room how wide a line may be, in places */
export function showDeadLetters(result: unknown, room?: number): Shown {
  const { isFiltered, counts, deadLetters, message } = Result.parse(result);
  if (deadLetters.length === 0) {
    return shown([noneOf(isFiltered)], []);
  }
  if (message) {
    const { attributes, text, base64 } = message;
    const lines = Object.entries(attributes).map(([name, value]) => `${name}: ${value}`);
    return shown([...lines, "", text ?? `(base64) ${base64 ?? ""}`], []);
  }
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  return shown(
    [
      countsOf(counts, room),
      "",
      tableOf(deadLetters.map(rowOf), room),
      ...(total > deadLetters.length
        ? [`The newest ${deadLetters.length} of ${total}: --limit shows more.`]
        : []),
    ],
    [],
  );
}

function rowOf({ id, deadAt, consumer, reason, repository, issue, type, action }: Waiting) {
  return {
    id,
    since: deadAt,
    consumer: consumer ?? "",
    issue: `${repository ?? ""}${issue === null ? "" : `#${issue}`}`,
    event: [type, action].filter((part) => part !== null).join("."),
    reason: reason ?? "",
  };
}

/** What stands where nothing is found. */
export function noneOf(isFiltered: boolean): string {
  return isFiltered ? "No dead letter that waits matches." : "✓ No dead letter waits.";
}
