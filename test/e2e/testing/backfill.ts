import { backfillCalls } from "@issue-relay/local/commands/relay/backfill";
import { callTask } from "@issue-relay/local/commands/relay/call-task";
import { untilDone } from "@issue-relay/local/commands/relay/until-done";
import type { Stack } from "@issue-relay/local/stack/stack";
import { type Clock, systemClock } from "@issue-relay/shared/clock";

/** Does what `npm run relay -- backfill acme` does. What a person is told meanwhile is in `said`. */
export async function backfillAcme(
  stack: Pick<Stack, "function">,
  { onProgress = () => {}, clock = systemClock }: { onProgress?: (text: string) => void; clock?: Clock } = {},
) {
  const said: string[] = [];
  const call = () =>
    callTask(stack.function("recover"), { task: "backfill", input: { owner: "acme" }, onProgress });
  const { isDone, result } = await untilDone(backfillCalls, call, { say: (text) => said.push(text), clock });
  return { isDone, ...backfillCalls.schema.parse(result), said };
}
