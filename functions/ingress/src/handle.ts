import { withDeadline } from "@issue-relay/shared/deadline";
import { BodyNotReceived, MAX_BODY_BYTES } from "@issue-relay/shared/edge/body";
import type { Reason } from "@issue-relay/shared/reason";
import {
  type Answer,
  BODY_TOO_SLOW,
  CONTENT_ENCODING,
  HUNG_UP,
  METHOD_NOT_ALLOWED,
  type Refusal,
  refuse,
  TOO_LARGE,
  TOO_MUCH_AT_ONCE,
} from "./answer.ts";
import type { Delivery } from "./delivery.ts";
import { ANSWER_DEADLINE_MS } from "./limits.ts";
import { TooMuchAtOnce } from "./raw.ts";
import { type Dependencies, relay } from "./relay.ts";

/** Answers one request, from GitHub or from anyone else who knows the address. Never rejects. */
export async function handle(delivery: Delivery, dependencies: Dependencies): Promise<Answer> {
  const { logger } = dependencies;
  if (delivery.method === "GET" || delivery.method === "HEAD") {
    return { status: 200, body: { status: "ok" } };
  }
  const refusal = refusalByHeaders(delivery);
  if (refusal) {
    return refuse(refusal, logger);
  }
  try {
    return await withDeadline("relaying the delivery", ANSWER_DEADLINE_MS, relay(delivery, dependencies));
  } catch (error) {
    if (error instanceof BodyNotReceived) {
      return refuse(NOT_RECEIVED[error.reason], logger);
    }
    if (error instanceof TooMuchAtOnce) {
      return refuse(TOO_MUCH_AT_ONCE, logger);
    }
    const reason: Reason = "not-relayed";
    logger.error({ reason, error }, "not relayed: GitHub counts the delivery as failed");
    return { status: 503, body: { error: "not relayed, deliver again" } };
  }
}

const NOT_RECEIVED: Record<BodyNotReceived["reason"], Refusal> = {
  "too-large": TOO_LARGE,
  "body-too-slow": BODY_TOO_SLOW,
  "too-much-at-once": TOO_MUCH_AT_ONCE,
  "hung-up": HUNG_UP,
};

/** The refusal of a request whose method or headers are wrong, before its body is read. */
function refusalByHeaders({ method, headers }: Delivery): Refusal | undefined {
  if (method !== "POST") {
    return METHOD_NOT_ALLOWED;
  }
  if (Number(headers["content-length"]) > MAX_BODY_BYTES) {
    return TOO_LARGE;
  }
  return (headers["content-encoding"] ?? "identity") === "identity" ? undefined : CONTENT_ENCODING;
}
