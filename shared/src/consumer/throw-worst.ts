import { BadMessage, BrokenDestination, RetryLater, reasonOf } from "../errors.ts";
import type { Logger } from "../logger.ts";

/** Why a part of an event was not done. */
export interface Failure {
  error: unknown;
  /** Says which part. */
  logger: Logger;
}

/**
 * Throws the worst of what has failed of an event, if anything has; the others are logged. The message is bad only where nothing else waits
 * for it.
 * @param text what is logged of the others
 */
export function throwWorst(failures: readonly Failure[], text: string): void {
  const [worst, ...others] = failures.toSorted((a, b) => rank(a) - rank(b));
  for (const { error, logger } of others) {
    logger[error instanceof RetryLater ? "warn" : "error"]({ reason: reasonOf(error), error }, text);
  }
  if (worst) {
    throw worst.error;
  }
}

function rank({ error }: Failure): number {
  return [BrokenDestination, RetryLater, BadMessage].findIndex((kind) => error instanceof kind);
}
