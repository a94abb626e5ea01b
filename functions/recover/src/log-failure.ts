import { RetryLater, reasonOf } from "@issue-relay/shared/errors";
import type { Logger } from "@issue-relay/shared/logger";

/** At ERROR stands what another attempt will hardly help. */
export function logFailure(logger: Logger, error: unknown): void {
  logger[error instanceof RetryLater ? "warn" : "error"]({ reason: reasonOf(error), error }, "not done");
}
