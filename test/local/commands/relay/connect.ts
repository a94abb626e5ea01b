import { z } from "zod";
import { type Shown, shown } from "./shown.ts";

/** What the task answers: functions/recover/src/connect. */
const Result = z.object({
  webhooks: z.array(
    z.object({
      webhook: z.string(),
      did: z.enum(["created", "updated"]),
      problems: z.array(z.string()),
      hints: z.array(z.string()),
    }),
  ),
  isWatched: z.boolean(),
});

/** The result of `connect` for a person. */
export function showConnected(result: unknown): Shown {
  const { webhooks, isWatched } = Result.parse(result);
  const unwatched = "Its failed deliveries are not looked after: add it to github.hooks in terraform.";
  return shown(
    [
      ...webhooks.flatMap(({ webhook, did, problems, hints }) => [
        ...(problems.length === 0 ? [`✓ ${webhook}: ${did}, and ingress has taken GitHub's ping`] : []),
        ...hints.map((hint) => `  (${hint})`),
      ]),
      ...(isWatched ? [] : [unwatched]),
    ],
    webhooks.flatMap(({ webhook, did, problems }) =>
      problems.map((problem) => `${webhook}: ${did}, but ${problem}`),
    ),
  );
}
