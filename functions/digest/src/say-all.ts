import { BrokenDestination, RetryLater, reasonOf } from "@issue-relay/shared/errors";
import type { Logger } from "@issue-relay/shared/logger";
import { type Speaker, sayOnce } from "@issue-relay/shared/slack/say-once";
import type { Saying, Unknown } from "./digest.ts";

/**
 * Says all of it, to all channels at once, in each channel one after the other. What fails keeps nothing else from being said, except
 * in a channel that a person has to repair first.
 * @returns how many are not said, each channel with a line in the log
 */
export async function sayAll(sayings: (Saying | Unknown)[], speaker: Speaker): Promise<number> {
  const byChannel = Map.groupBy(sayings, ({ channel }) => channel);
  const failures = await Promise.all(
    [...byChannel].map(([channel, ofChannel]) =>
      sayInTurn(ofChannel, { ...speaker, logger: speaker.logger.child({ channel }) }),
    ),
  );
  return failures.reduce((sum, each) => sum + each, 0);
}

async function sayInTurn(sayings: (Saying | Unknown)[], speaker: Speaker): Promise<number> {
  let failures = 0;
  for (const [index, saying] of sayings.entries()) {
    try {
      if ("error" in saying) {
        throw saying.error;
      }
      await sayOnce(speaker, saying.place, saying.occasion, saying.message);
    } catch (error) {
      logFailure(speaker.logger, error);
      if (error instanceof BrokenDestination) {
        return failures + sayings.length - index;
      }
      failures += 1;
    }
  }
  return failures;
}

/** At ERROR stands what another attempt will hardly help, and what keeps everything from being said. */
export function logFailure(logger: Logger, error: unknown): void {
  const reason = reasonOf(error);
  const isPassing = error instanceof RetryLater && reason !== "bigquery-away";
  logger[isPassing ? "warn" : "error"]({ reason, error }, "not done: Scheduler tries again");
}
