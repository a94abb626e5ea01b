import { withDeadline } from "../deadline.ts";
import { messageOf, RetryLater } from "../errors.ts";
import { shortLine } from "../problems.ts";
import { type Finding, wrong } from "./finding.ts";

/** Something to look at. */
export interface Check {
  /** Names it, where looking fails. */
  what: string;
  /**
   * @param signal aborted when nobody waits any more
   * @throws whatever keeps it from looking, which becomes a finding
   */
  look(signal: AbortSignal): Promise<Finding[]>;
}

/** Looks at everything at once, each thing for so long at most. One that hangs or throws keeps no other from being looked at. */
export async function findingsOf(checks: readonly Check[], deadlineMs: number): Promise<Finding[]> {
  const looks = checks.map(async ({ what, look }) => {
    try {
      return await withDeadline("looking at it", deadlineMs, look(AbortSignal.timeout(deadlineMs)));
    } catch (error) {
      return [unknown(what, error)];
    }
  });
  return (await Promise.all(looks)).flat();
}

/** What is to be told where looking at something has failed. */
export function unknown(what: string, error: unknown): Finding {
  const todo =
    error instanceof RetryLater
      ? "call doctor again; if it stays so, look at the log of the function, and at the status page of the service"
      : "repair what the message says, and call doctor again";
  return wrong(what, shortLine(`can't be checked: ${messageOf(error)}`), todo);
}
