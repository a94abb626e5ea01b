import { type Answer, NO_VALID_SIGNATURE, refusal, refuse } from "@issue-relay/shared/edge/answer";
import { InvalidMessage } from "@issue-relay/shared/errors";
import { isCanary } from "@issue-relay/shared/event/canary";
import { eventMessage, type Publish } from "@issue-relay/shared/event/message";
import type { Writer } from "@issue-relay/shared/github/written-for";
import type { Logger } from "@issue-relay/shared/logger";
import { shortLine } from "@issue-relay/shared/problems";
import type { Reason } from "@issue-relay/shared/reason";
import type { Delivery } from "./delivery.ts";
import { type Meaning, meaningOf } from "./meaning.ts";
import { pong } from "./pong.ts";
import { quarantine } from "./quarantine.ts";
import type { KeepRaw } from "./raw.ts";
import { signatureFrom } from "./signature.ts";

/** GitHub has sent it, so it costs an event: an alert fires. */
const EVENT_TOO_LARGE = refusal(413, "event-too-large", "larger than an issue's event can be", {
  level: "error",
});

/** The clients and the clock that {@link relay} works with. */
export interface Dependencies extends Writer {
  /** Publishes to the topic for issue events. */
  publish: Publish;
  /** Publishes to the dead-letter topic. */
  publishDeadLetter: Publish;
  /** Keeps what GitHub has sent. Absent: only events are kept. */
  keepRaw?: KeepRaw;
  logger: Logger;
  now: () => Date;
}

/**
 * Publishes what a delivery tells, if it is signed, and answers once Pub/Sub has confirmed.
 * @throws BodyNotReceived, TooMuchAtOnce
 * @throws Error where Pub/Sub does not confirm, or the secret cannot be read
 */
export async function relay(delivery: Delivery, given: Dependencies): Promise<Answer> {
  const startedAt = performance.now();
  const signature = signatureFrom(delivery.headers["x-hub-signature-256"]);
  // Without a signature in the header, the body is not read.
  const signed = signature ? await delivery.receive(signature) : ({ isSigned: false } as const);
  if (!signed.isSigned) {
    return refuse(NO_VALID_SIGNATURE, given.logger);
  }
  const { bytes, secretVersion } = signed;
  // Who rotates the secret sees by it when GitHub no longer signs with the old version.
  const dependencies = { ...given, logger: given.logger.child({ secretVersion }) };
  const { keepRaw, host, appId, logger } = dependencies;
  const receivedAt = given.now();
  const meaning = meaningOf(delivery, bytes, { receivedAt, host, appId });
  if (!keepRaw || (meaning.is === "event" && isCanary(meaning.event))) {
    return answerTo(meaning, { delivery, startedAt }, dependencies);
  }
  const kept = keepRaw(delivery, bytes, { receivedAt, logger });
  // If one of the two fails, GitHub delivers again: a copy of the event is the same event.
  const [answer] = await Promise.all([answerTo(meaning, { delivery, startedAt, kept }, dependencies), kept]);
  return answer;
}

interface Received {
  delivery: Delivery;
  /** In ms of `performance.now()`. */
  startedAt: number;
  /** Resolves once the raw delivery is kept. Absent: it need not be. */
  kept?: Promise<void>;
}

async function answerTo(meaning: Meaning, received: Received, dependencies: Dependencies): Promise<Answer> {
  switch (meaning.is) {
    case "event":
      return publishEvent(meaning, received, dependencies);
    case "not-understood":
      return quarantined(received, meaning, dependencies);
    case "too-large":
      return refuse(EVENT_TOO_LARGE, dependencies.logger);
    default:
      if (received.delivery.eventName === "ping") {
        return pong(meaning.body, received.delivery.headers["content-type"], dependencies);
      }
      dependencies.logger.info("ignored: not about an issue");
      return { status: 202, body: { status: "ignored" } };
  }
}

async function publishEvent(
  { event, problems, body }: Meaning & { is: "event" },
  received: Received,
  dependencies: Dependencies,
): Promise<Answer> {
  const { delivery, startedAt } = received;
  const { publish, logger } = dependencies;
  let messageId: string;
  try {
    messageId = await publish(eventMessage(event, delivery.headers.traceparent));
  } catch (error) {
    if (error instanceof InvalidMessage) {
      const why = `Pub/Sub refuses the event: ${error.message}`;
      return quarantined(received, { why, body }, dependencies);
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

/** A redelivery would fail in the same way, so the dead-letter topic keeps the delivery for a person. */
async function quarantined(
  { delivery, kept }: Received,
  { why, body }: { why: string; body: Buffer },
  { publishDeadLetter, logger }: Dependencies,
): Promise<Answer> {
  // If it can't be kept, GitHub delivers again: that would be another dead letter each time.
  await kept;
  const problem = shortLine(why);
  await quarantine(publishDeadLetter, delivery, body, problem);
  const reason: Reason = "not-understood";
  const text = "not understood: the signed delivery was moved to the dead-letter topic";
  logger.error({ reason, error: problem }, text);
  return { status: 202, body: { status: "quarantined", reason: problem } };
}
