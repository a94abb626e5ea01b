import { z } from "zod";
import { type Shown, shown } from "./shown.ts";
import { tableOf } from "./table.ts";

/** What the task answers: functions/recover/src/redeliver. */
const Result = z.object({
  webhooks: z.array(
    z.object({
      webhook: z.string(),
      failed: z.int(),
      asked: z.int(),
      refused: z.int(),
      tooLarge: z.int(),
      nearlyLost: z.int(),
      oldest: z.string().nullable(),
      isComplete: z.boolean(),
    }),
  ),
  problems: z.array(z.object({ where: z.string(), problem: z.string() })),
});

/** The result of `redeliver` for a person. @param room how wide a line may be, in places */
export function showRedelivered(result: unknown, room?: number): Shown {
  const { webhooks, problems } = Result.parse(result);
  const rows = webhooks.map(({ webhook, failed, asked, refused, tooLarge, nearlyLost, oldest }) => ({
    webhook,
    "not arrived": failed,
    "asked for": asked,
    refused,
    "too large": tooLarge,
    "nearly lost": nearlyLost,
    "oldest of": oldest ?? "",
  }));
  const waiting = webhooks.reduce(
    (sum, each) => sum + each.failed - each.asked - each.refused - each.tooLarge,
    0,
  );
  return shown(
    [
      ...(rows.length > 0 ? [tableOf(rows, room)] : []),
      ...(waiting > 0 ? [`${waiting} wait: ${WHY_THEY_WAIT}`] : []),
    ],
    [
      ...problems.map(({ where, problem }) => `${where}: ${problem}`),
      ...webhooks.flatMap(({ webhook, refused, nearlyLost, isComplete }) => [
        ...(refused > 0 ? [`${webhook}: GitHub refuses to deliver ${refused} again`] : []),
        ...(nearlyLost > 0
          ? [`${webhook}: in less than 12 hours GitHub can no longer deliver ${nearlyLost}`]
          : []),
        ...(isComplete ? [] : [`${webhook}: not all was looked at: call again to go on`]),
      ]),
    ],
  );
}

const WHY_THEY_WAIT =
  "asked for a short while ago, or until ingress takes what was asked for. --all asks for them now.";
