import type { IncomingHttpHeaders } from "node:http";
import { withDeadline } from "@issue-relay/shared/deadline";
import {
  type Answer,
  isUptimeCheck,
  NO_VALID_SIGNATURE,
  refusalByHeaders,
  refusalFor,
  refuse,
  TOO_LARGE,
} from "@issue-relay/shared/edge/answer";
import type { SignedBody } from "@issue-relay/shared/edge/signed-body";
import type { Reason } from "@issue-relay/shared/reason";
import { interact } from "./interact.ts";
import type { Interacting } from "./interacting.ts";
import { ANSWER_DEADLINE_MS, MAX_BODY_BYTES } from "./limits.ts";
import { payloadIn } from "./payload.ts";
import { type ClaimedSignature, signatureFrom } from "./signature.ts";

/** A request as it came. Slack signs its time and its body. */
export interface InteractionRequest {
  method: string;
  headers: IncomingHttpHeaders;
  /** Receives the body and verifies its signature. @throws BodyNotReceived; Error where the secret cannot be read */
  receive(claimed: ClaimedSignature): Promise<SignedBody>;
}

/** Answers one request, from Slack or from anyone else who knows the address. Never rejects. */
export async function handle(request: InteractionRequest, interacting: Interacting): Promise<Answer> {
  const { logger } = interacting;
  if (isUptimeCheck(request)) {
    return { status: 200, body: { status: "ok" } };
  }
  const refusal = refusalByHeaders(request, MAX_BODY_BYTES);
  if (refusal) {
    return refuse(refusal, logger);
  }
  try {
    return await withDeadline("answering Slack", ANSWER_DEADLINE_MS, answer(request, interacting));
  } catch (error) {
    const theirs = refusalFor(error);
    if (theirs) {
      return refuse(theirs, logger);
    }
    const reason: Reason = "not-taken-up";
    logger.error({ reason, error }, "not taken up: Slack says so to whoever asked");
    return { status: 503, body: { error: "not taken up, ask again" } };
  }
}

async function answer(request: InteractionRequest, interacting: Interacting): Promise<Answer> {
  const claimed = signatureFrom(request.headers, interacting.now());
  // Without a signature in the headers, the body is not read.
  const signed = claimed ? await request.receive(claimed) : ({ isSigned: false } as const);
  if (!signed.isSigned) {
    return refuse(NO_VALID_SIGNATURE, interacting.logger);
  }
  if (!signed.bytes) {
    return refuse(TOO_LARGE, interacting.logger);
  }
  const payload = payloadIn(signed.bytes);
  return payload ? interact(payload, interacting) : { status: 200 };
}
