import { withDeadline } from "@issue-relay/shared/deadline";
import {
  type Answer,
  isUptimeCheck,
  refusalByHeaders,
  refusalFor,
  refuse,
  TOO_MUCH_AT_ONCE,
} from "@issue-relay/shared/edge/answer";
import { MAX_BODY_BYTES } from "@issue-relay/shared/edge/body";
import type { Reason } from "@issue-relay/shared/reason";
import type { Delivery } from "./delivery.ts";
import { ANSWER_DEADLINE_MS } from "./limits.ts";
import { TooMuchAtOnce } from "./raw.ts";
import { type Dependencies, relay } from "./relay.ts";

/** Answers one request, from GitHub or from anyone else who knows the address. Never rejects. */
export async function handle(delivery: Delivery, dependencies: Dependencies): Promise<Answer> {
  const { logger } = dependencies;
  if (isUptimeCheck(delivery)) {
    return { status: 200, body: { status: "ok" } };
  }
  const refusal = refusalByHeaders(delivery, MAX_BODY_BYTES);
  if (refusal) {
    return refuse(refusal, logger);
  }
  try {
    return await withDeadline("relaying the delivery", ANSWER_DEADLINE_MS, relay(delivery, dependencies));
  } catch (error) {
    const theirs = error instanceof TooMuchAtOnce ? TOO_MUCH_AT_ONCE : refusalFor(error);
    if (theirs) {
      return refuse(theirs, logger);
    }
    const reason: Reason = "not-relayed";
    logger.error({ reason, error }, "not relayed: GitHub counts the delivery as failed");
    return { status: 503, body: { error: "not relayed, deliver again" } };
  }
}
