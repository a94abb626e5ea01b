import type { HttpFunction } from "@google-cloud/functions-framework";
import { z } from "zod";
import { withDeadline } from "../deadline.ts";
import { BadMessage, BrokenDestination, messageOf, RetryLater } from "../errors.ts";
import { deadLetter } from "../event/dead-letter.ts";
import { IssueEvent } from "../event/issue-event.ts";
import type { Publish } from "../event/message.ts";
import { type Logger, withTrace } from "../logger.ts";
import { PushEnvelope } from "./push-envelope.ts";

export interface DeliveryContext {
  /** Aborts at the deadline. */
  signal: AbortSignal;
  /** When the answer is due, in ms since the epoch. */
  deadline: number;
  logger: Logger;
}

/** Resolves once the sink has confirmed the event; throws one of errors.ts otherwise. */
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
 * | 204 | the sink has it, or it is a bad message and the dead-letter topic has it |
 * | 503 | anything else: Pub/Sub tries again |
 * | 400 | not from Pub/Sub |
 */
export function pushConsumer(options: ConsumerOptions): HttpFunction {
  return async (req, res) => {
    const envelope = PushEnvelope.safeParse(req.body);
    if (!envelope.success) {
      options.logger.error({ problem: z.prettifyError(envelope.error) }, "not a Pub/Sub push");
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

/** Whether the message is done with. */
async function deliver(
  message: PushEnvelope["message"],
  logger: Logger,
  options: ConsumerOptions,
): Promise<boolean> {
  const startedAt = performance.now();
  const took = () => ({ ms: Math.round(performance.now() - startedAt) });
  try {
    // The race as well as the signal: a handler that overhears the signal must not keep Pub/Sub waiting.
    const badMessage = await withDeadline(
      options.name,
      options.deadlineMs,
      attempt(message, logger, options),
    );
    if (badMessage)
      logger.error({ ...took(), error: badMessage, deadLettered: true }, "a bad message: dead-lettered");
    else logger.info(took(), "delivered");
    return true;
  } catch (error) {
    if (error instanceof BrokenDestination) {
      logger.error(
        { ...took(), error, brokenDestination: true },
        "the destination needs mending; the message waits",
      );
    } else if (error instanceof RetryLater) {
      logger.warn({ ...took(), error }, "not delivered; Pub/Sub tries again");
    } else {
      logger.error({ ...took(), error }, "not delivered for an unexpected reason; Pub/Sub tries again");
    }
    return false;
  }
}

/** Resolves once the sink has the event; or with what is wrong with it, once the dead-letter topic has it. */
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
    if (!(error instanceof BadMessage)) throw error;
    const original = { data: Buffer.from(message.data, "base64"), attributes: message.attributes };
    await deadLetter(publishDeadLetter, original, { consumer, error: error.message });
    return error;
  }
}

function decode(data: string): IssueEvent {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(data, "base64").toString("utf8"));
  } catch (error) {
    throw new BadMessage(`the data is not JSON: ${messageOf(error)}`);
  }
  const event = IssueEvent.safeParse(json);
  if (!event.success)
    throw new BadMessage(`not an issue event: ${z.prettifyError(event.error).replaceAll("\n", " ")}`);
  return event.data;
}
