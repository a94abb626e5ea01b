import { withDeadline } from "@issue-relay/shared/deadline";
import { BodyNotReceived, MAX_BODY_BYTES } from "@issue-relay/shared/edge/body";
import { InvalidMessage, messageOf } from "@issue-relay/shared/errors";
import { isCanary } from "@issue-relay/shared/event/canary";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { eventMessage, type Publish } from "@issue-relay/shared/event/message";
import { checkHook, isHookEvent } from "@issue-relay/shared/github/hook";
import { parseBody } from "@issue-relay/shared/github/parse-body";
import type { Understood } from "@issue-relay/shared/github/understand";
import { understandDelivery } from "@issue-relay/shared/github/understand-delivery";
import type { Logger } from "@issue-relay/shared/logger";
import { shortLine } from "@issue-relay/shared/problems";
import type { Reason } from "@issue-relay/shared/reason";
import {
  type Answer,
  BODY_TOO_SLOW,
  CONTENT_ENCODING,
  EVENT_TOO_LARGE,
  HUNG_UP,
  METHOD_NOT_ALLOWED,
  NO_VALID_SIGNATURE,
  type Refusal,
  TOO_LARGE,
  TOO_MUCH_AT_ONCE,
} from "./answer.ts";
import type { Delivery } from "./delivery.ts";
import { ANSWER_DEADLINE_MS } from "./limits.ts";
import { quarantine } from "./quarantine.ts";
import { signatureFrom } from "./signature.ts";

/** The clients and the clock that {@link handle} works with. */
export interface Dependencies {
  /** Publishes to the topic for issue events. */
  publish: Publish;
  /** Publishes to the dead-letter topic. */
  publishDeadLetter: Publish;
  /** The host that this installation is for, such as `github.com`. */
  host: string;
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
    if (error instanceof BodyNotReceived) {
      return refuse(NOT_RECEIVED[error.reason], logger);
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

function refuse({ reason, level, answer }: Refusal, logger: Logger): Answer {
  logger[level]({ reason }, `refused: ${answer.body.error}`);
  return answer;
}

async function relay(delivery: Delivery, given: Dependencies): Promise<Answer> {
  const startedAt = performance.now();
  const signature = signatureFrom(delivery.headers["x-hub-signature-256"]);
  // Without a signature in the header, the body is not read.
  const body = signature ? await delivery.receive(signature) : ({ isSigned: false } as const);
  if (!body.isSigned) {
    return refuse(NO_VALID_SIGNATURE, given.logger);
  }
  const { bytes, secretVersion } = body;
  // Who rotates the secret sees by it when GitHub no longer signs with the old version.
  const logger = given.logger.child({ secretVersion });
  const dependencies = { ...given, logger };
  if (!bytes) {
    return isOfOthers(delivery) ? notAnIssue(delivery, bytes, dependencies) : refuse(EVENT_TOO_LARGE, logger);
  }
  let understood: Understood<IssueEvent> | null;
  try {
    understood = understandDelivery(
      {
        body: bytes,
        contentType: delivery.headers["content-type"],
        eventName: delivery.eventName,
        deliveryId: delivery.deliveryId,
      },
      { receivedAt: dependencies.now(), host: dependencies.host },
    );
  } catch (error) {
    return notUnderstood(delivery, bytes, messageOf(error), dependencies);
  }
  if (!understood) {
    return notAnIssue(delivery, bytes, dependencies);
  }
  const { value: event, problems } = understood;
  let messageId: string;
  try {
    messageId = await dependencies.publish(eventMessage(event, delivery.headers.traceparent));
  } catch (error) {
    if (error instanceof InvalidMessage) {
      return notUnderstood(delivery, bytes, `Pub/Sub refuses the event: ${error.message}`, dependencies);
    }
    throw error;
  }
  const { id: eventId, action, repository, issue } = event;
  const ms = Math.round(performance.now() - startedAt);
  if (problems.length > 0) {
    const reason: Reason = "detail-not-understood";
    logger.warn({ reason, problems, eventId }, "a detail of the payload was not understood, and left out");
  }
  const canary = isCanary(event) && { isCanary: true };
  logger.info(
    { eventId, messageId, action, repository: repository.name, issue: issue.number, ms, ...canary },
    "published",
  );
  // The alert on silence counts deliveries by 202.
  return { status: canary ? 200 : 202, body: { status: "published", eventId, messageId } };
}

/** Whether the delivery is named as an event that is not of ours. */
function isOfOthers({ eventName }: Delivery): boolean {
  return eventName !== "unknown" && !isHookEvent(eventName);
}

function notAnIssue(delivery: Delivery, bytes: Buffer | undefined, dependencies: Dependencies): Answer {
  if (delivery.eventName === "ping") {
    return pong(delivery, bytes, dependencies);
  }
  dependencies.logger.info("ignored: not about an issue");
  return { status: 202, body: { status: "ignored" } };
}

/** The answer to GitHub's ping, which GitHub shows to whoever set up the webhook. */
function pong(delivery: Delivery, bytes: Buffer | undefined, { host, logger }: Dependencies): Answer {
  const { problems, hints } = bytes ? findings(delivery, bytes, host) : { problems: [], hints: [] };
  if (problems.length > 0) {
    const reason: Reason = "hook-misconfigured";
    logger.error({ reason, problems, hints }, "pinged by GitHub: the webhook's settings are wrong");
  } else {
    logger.info({ ...(hints.length > 0 && { hints }) }, "pinged by GitHub");
  }
  return { status: 200, body: { status: "pong", problems, hints } };
}

function findings(delivery: Delivery, bytes: Buffer, host: string) {
  try {
    return checkHook(parseBody(bytes, delivery.headers["content-type"]), host);
  } catch (error) {
    return { problems: [shortLine(messageOf(error))], hints: [] };
  }
}

/** A redelivery would fail in the same way, so the dead-letter topic keeps the delivery for a person. */
async function notUnderstood(
  delivery: Delivery,
  bytes: Buffer,
  why: string,
  dependencies: Dependencies,
): Promise<Answer> {
  const problem = shortLine(why);
  await quarantine(dependencies.publishDeadLetter, delivery, bytes, problem);
  const reason: Reason = "not-understood";
  const text = "not understood: the signed delivery was moved to the dead-letter topic";
  dependencies.logger.error({ reason, error: problem }, text);
  return { status: 202, body: { status: "quarantined", reason: problem } };
}
