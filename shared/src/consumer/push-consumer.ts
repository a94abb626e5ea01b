import type { HttpFunction } from "@google-cloud/functions-framework";
import { z } from "zod";
import { withDeadline } from "../deadline.ts";
import { BadMessage, BrokenDestination, RetryLater } from "../errors.ts";
import { deadLetter } from "../event/dead-letter.ts";
import type { IssueEvent } from "../event/issue-event.ts";
import type { Publish } from "../event/message.ts";
import { type Logger, withTrace } from "../logger.ts";
import type { Reason } from "../reason.ts";
import { decode } from "./decode.ts";
import { PushEnvelope } from "./push-envelope.ts";

interface DeliveryContext {
  /** Aborts at the deadline. */
  signal: AbortSignal;
  /** When the answer is due, in ms since the epoch. */
  deadline: number;
  logger: Logger;
}

/**
 * Takes one event to the destination, and resolves once that has confirmed it. It must bear repetition.
 * @throws RetryLater, BadMessage, BrokenDestination; see errors.ts for what becomes of the message
 */
export type Handle = (event: IssueEvent, context: DeliveryContext) => Promise<void>;

export interface ConsumerOptions {
  /** The function's name, as it shows in logs and dead letters. */
  name: string;
  handle: Handle;
  /** Publishes to the dead-letter topic. */
  publishDeadLetter: Publish;
  /** Shorter than the subscription's ack deadline, so that Pub/Sub hears our answer. */
  deadlineMs: number;
  logger: Logger;
  project: string;
}

/**
 * The function behind a push subscription: envelope → event → `handle` → an answer to Pub/Sub.
 *
 * | answer | when |
 * | --- | --- |
 * | 204 | the destination has the event, or it is a bad message and the dead-letter topic has it |
 * | 503 | anything else: Pub/Sub tries again |
 * | 400 | the request is not from Pub/Sub |
 *
 * A whole consumer:
 * ```ts
 * const config = loadConfig(Config, process.env);
 *
 * http(
 *   "audit",
 *   pushConsumer({
 *     name: "audit",
 *     async handle(event, { signal }) {
 *       const body = JSON.stringify(event);
 *       const { status } = await fetch(config.AUDIT_URL, { method: "POST", body, signal });
 *       if (status !== 200) {
 *         throw new RetryLater(`the audit log answered ${status}`);
 *       }
 *     },
 *     ...consumerOptions(config),
 *   }),
 * );
 * ```
 */
export function pushConsumer(options: ConsumerOptions): HttpFunction {
  return async (req, res) => {
    const envelope = PushEnvelope.safeParse(req.body);
    if (!envelope.success) {
      const problem = z.prettifyError(envelope.error);
      options.logger.error({ reason: "not-a-push" satisfies Reason, problem }, "refused: not a Pub/Sub push");
      res.status(400).send({ error: "not a Pub/Sub push message" });
      return;
    }
    const { message, deliveryAttempt } = envelope.data;
    const logger = withTrace(options.logger, options.project, req.get("traceparent")).child({
      consumer: options.name,
      messageId: message.messageId,
      eventId: message.attributes.eventId,
      deliveryId: message.attributes.deliveryId,
      ...(deliveryAttempt !== undefined && { deliveryAttempt }),
    });
    res.status((await deliver(message, logger, options)) ? 204 : 503).end();
  };
}

/** Whether Pub/Sub may forget the message. */
async function deliver(
  message: PushEnvelope["message"],
  logger: Logger,
  options: ConsumerOptions,
): Promise<boolean> {
  const startedAt = performance.now();
  const took = () => ({ ms: Math.round(performance.now() - startedAt) });
  try {
    // The race as well as the signal: a handler that ignores the signal must not keep Pub/Sub waiting.
    const work = attempt(message, logger, options);
    const error = await withDeadline(options.name, options.deadlineMs, work);
    if (error) {
      const { reason } = error;
      logger.error(
        { reason, ...took(), error },
        "not delivered: a bad message, moved to the dead-letter topic",
      );
    } else {
      logger.info(took(), "delivered");
    }
    return true;
  } catch (error) {
    if (error instanceof BrokenDestination) {
      const text = "not delivered: the destination is broken; the message is kept and retried";
      logger.error({ reason: error.reason, ...took(), error }, text);
    } else if (error instanceof RetryLater) {
      logger.warn({ reason: error.reason, ...took(), error }, "not delivered: Pub/Sub tries again");
    } else {
      const reason: Reason = "unexpected";
      logger.error({ reason, ...took(), error }, "not delivered: an unexpected fault; Pub/Sub tries again");
    }
    return false;
  }
}

/** Resolves once the destination has the event; or, with what is wrong with it, once the dead-letter topic has it. */
async function attempt(
  message: PushEnvelope["message"],
  logger: Logger,
  options: ConsumerOptions,
): Promise<BadMessage | undefined> {
  const { handle, publishDeadLetter, name: consumer, deadlineMs } = options;
  try {
    const deadline = Date.now() + deadlineMs;
    await handle(decode(message.data), { signal: AbortSignal.timeout(deadlineMs), deadline, logger });
    return undefined;
  } catch (error) {
    if (!(error instanceof BadMessage)) {
      throw error;
    }
    const original = { data: Buffer.from(message.data, "base64"), attributes: message.attributes };
    await deadLetter(publishDeadLetter, original, { consumer, error: error.message });
    return error;
  }
}
