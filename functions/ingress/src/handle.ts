import { withDeadline } from "@issue-relay/shared/deadline";
import { BodyTooLarge, MAX_BODY_BYTES } from "@issue-relay/shared/edge/body";
import { isValidWithAny } from "@issue-relay/shared/edge/verify";
import { messageOf } from "@issue-relay/shared/errors";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { eventMessage, type Publish } from "@issue-relay/shared/event/message";
import { issueEventFromGitHub, UnexpectedPayload } from "@issue-relay/shared/github/from-github";
import type { Logger } from "@issue-relay/shared/logger";
import type { Reason } from "@issue-relay/shared/reason";
import type { Secret } from "@issue-relay/shared/secret";
import {
  type Answer,
  CONTENT_ENCODING,
  METHOD_NOT_ALLOWED,
  NO_VALID_SIGNATURE,
  type Refusal,
  TOO_LARGE,
} from "./answer.ts";
import type { Delivery } from "./delivery.ts";
import { parsePayload } from "./payload.ts";
import { quarantine } from "./quarantine.ts";
import { signatureFrom, verifySignature } from "./signature.ts";

/**
 * GitHub closes the connection after 10 s.
 * https://docs.github.com/webhooks/using-webhooks/best-practices-for-using-webhooks
 */
const ANSWER_DEADLINE_MS = 8_000;

/** The clients and the clock that {@link handle} works with. */
export interface Dependencies {
  secret: Secret;
  /** Publishes to the topic for issue events. */
  publish: Publish;
  /** Publishes to the dead-letter topic. */
  publishDeadLetter: Publish;
  logger: Logger;
  now: () => Date;
}

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
    if (error instanceof BodyTooLarge) {
      return refuse(TOO_LARGE, logger);
    }
    const reason: Reason = "not-relayed";
    logger.error({ reason, error }, "not relayed: GitHub counts the delivery as failed");
    return { status: 503, body: { error: "not relayed, deliver again" } };
  }
}

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

function refuse({ reason, answer }: Refusal, logger: Logger): Answer {
  logger.warn({ reason }, `refused: ${answer.body.error}`);
  return answer;
}

async function relay(delivery: Delivery, dependencies: Dependencies): Promise<Answer> {
  const { logger } = dependencies;
  const startedAt = performance.now();
  const body = await signedBody(delivery, dependencies.secret);
  if (!body) {
    return refuse(NO_VALID_SIGNATURE, logger);
  }
  if (delivery.eventName === "ping") {
    logger.info("pinged by GitHub");
    return { status: 200, body: { status: "pong" } };
  }

  let event: IssueEvent | null;
  try {
    event = eventFrom(delivery, body, dependencies.now());
  } catch (error) {
    // A redelivery would fail in the same way, so the dead-letter topic keeps the delivery for a person.
    const problem = messageOf(error);
    await quarantine(dependencies.publishDeadLetter, delivery, body, problem);
    const reason: Reason = "not-understood";
    logger.error({ reason, error }, "not understood: the signed delivery was moved to the dead-letter topic");
    return { status: 202, body: { status: "quarantined", reason: problem } };
  }

  if (!event) {
    logger.info("ignored: not about an issue");
    return { status: 202, body: { status: "ignored" } };
  }
  const messageId = await dependencies.publish(eventMessage(event));
  const { id: eventId, action, repository, issue } = event;
  const ms = Math.round(performance.now() - startedAt);
  logger.info(
    { eventId, messageId, action, repository: repository.name, issue: issue.number, ms },
    "published",
  );
  return { status: 202, body: { status: "published", eventId, messageId } };
}

/** The body if its signature is valid, otherwise undefined. Without a signature in the header, the body is not read. */
async function signedBody(delivery: Delivery, secret: Secret): Promise<Buffer | undefined> {
  const signature = signatureFrom(delivery.headers["x-hub-signature-256"]);
  if (!signature) {
    return undefined;
  }
  const body = await delivery.readBody();
  const isValid = await isValidWithAny(secret, (values) => verifySignature(values, body, signature));
  return isValid ? body : undefined;
}

/**
 * The event in a signed delivery, or null if the delivery is not about an issue.
 * @throws UnexpectedPayload where the delivery is not what our schema of GitHub's payloads expects
 */
function eventFrom(delivery: Delivery, body: Buffer, receivedAt: Date): IssueEvent | null {
  const { eventName, deliveryId, headers } = delivery;
  if (eventName === "unknown") {
    throw new UnexpectedPayload("without a usable X-GitHub-Event");
  }
  const payload = parsePayload(body, headers);
  return issueEventFromGitHub(payload, { eventName, deliveryId, receivedAt, source: "webhook" });
}
