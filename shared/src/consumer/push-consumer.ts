import type { HttpFunction } from "@google-cloud/functions-framework";
import { withDeadline } from "../deadline.ts";
import { guardRequests } from "../edge/guard.ts";
import { BadMessage, BrokenDestination, DeadLetterFailed, messageOf, RetryLater } from "../errors.ts";
import { deadLetter } from "../event/dead-letter.ts";
import type { IssueEvent } from "../event/issue-event.ts";
import type { Publish } from "../event/message.ts";
import { answerHealth } from "../health/answer.ts";
import type { Check } from "../health/check.ts";
import { type Logger, withTrace } from "../logger.ts";
import type { Reason } from "../reason.ts";
import { isTraceparent } from "../traceparent.ts";
import type { PushEnvelope } from "./push-envelope.ts";
import { pushReceiver, Refusal } from "./receive-push.ts";

/** In which a message is delivered. */
export interface Attempt {
  /** Aborts at the deadline. */
  signal: AbortSignal;
  /** When the attempt must have ended, in ms since the epoch. */
  deadline: number;
  /** Which attempt it is, from 1; undefined where Pub/Sub does not count. */
  deliveryAttempt?: number | undefined;
  /** Whether a person has had a dead letter delivered again, to this consumer alone. */
  isRedriven?: boolean;
  /** What the handler binds to it, with `setBindings`, is on all further lines of this attempt. */
  logger: Logger;
}

/**
 * Delivers one event to the destination, and resolves once the destination has confirmed it. Pub/Sub may send an event
 * more than once, so the handler must be idempotent.
 * @throws RetryLater, BadMessage, BrokenDestination: errors.ts says what then happens to the message
 */
export type Handle<Content = IssueEvent> = (event: Content, context: Attempt) => Promise<void>;

export interface ConsumerOptions<Content = IssueEvent> {
  /** The function's name, which appears in logs and in dead letters. */
  name: string;
  /** What a message carries. @throws BadMessage, NewerVersion */
  decode(message: PushEnvelope["message"]): Content;
  handle: Handle<Content>;
  /** What is looked at where somebody asks for the consumer's health. */
  checks?: readonly Check[];
  /** Publishes to the dead-letter topic. */
  publishDeadLetter: Publish;
  /** How long one attempt may take. Shorter than the subscription's ack deadline, so that our answer comes in time. */
  deadlineMs: number;
  logger: Logger;
  /** The ID of the Google Cloud project. */
  project: string;
}

/**
 * The HTTP function that a push subscription calls: envelope → event → `handle` → an answer to Pub/Sub.
 *
 * | answer | when |
 * | --- | --- |
 * | 204 | the destination has the event, or the message is bad and the dead-letter topic has it, or it is only for another consumer |
 * | 503 | anything else: Pub/Sub tries again |
 * | 400 | the request is not from Pub/Sub |
 * | 413 | the message is larger than any event |
 * | 200 | GET: the consumer's health |
 *
 * A message that we refuse to read can't be moved by us: after its last attempt, Pub/Sub itself moves it, whole, to the
 * dead-letter topic.
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
 *       const answer = await fetch(config.AUDIT_URL, { method: "POST", body, signal }).catch((error) => {
 *         throw new RetryLater(`the audit log does not answer: ${messageOf(error)}`);
 *       });
 *       if (answer.status !== 200) {
 *         throw new RetryLater(`the audit log answered ${answer.status}`);
 *       }
 *     },
 *     ...consumerOptions(config),
 *   }),
 * );
 * ```
 */
export function pushConsumer<Content>(options: ConsumerOptions<Content>): HttpFunction {
  guardRequests();
  const receive = pushReceiver();
  return async (req, res) => {
    if (req.method === "GET") {
      await answerHealth(options.checks ?? [], res);
      return;
    }
    let push: PushEnvelope;
    try {
      push = await receive(req, res);
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      // No error of ours: a stranger who knows the address must not wake anybody.
      options.logger.warn({ reason: error.reason, problem: error.message }, "refused: the push was not read");
      res.status(error.status).send({ error: error.reason });
      // Node discards the rest of the body as it comes, and the connection stays open: Pub/Sub gets the answer.
      req.resume();
      return;
    }
    const { message, deliveryAttempt } = push;
    // The trace of GitHub's delivery, which ingress began; the header's is that of this push alone.
    const { traceparent } = message.attributes;
    const trace = isTraceparent(traceparent) ? traceparent : req.get("traceparent");
    const logger = withTrace(options.logger, options.project, trace).child({
      consumer: options.name,
      messageId: message.messageId,
      eventId: message.attributes.eventId,
      deliveryId: message.attributes.deliveryId,
      ...(deliveryAttempt !== undefined && { deliveryAttempt }),
    });
    if (isForAnother(message.attributes, options.name)) {
      logger.info({ only: message.attributes.only }, "not delivered: only for another consumer");
      res.status(204).end();
      return;
    }
    res.status((await deliver(push, logger, options)) ? 204 : 503).end();
  };
}

/** What is redriven is for the consumer that failed: the others have had it. */
function isForAnother({ only }: PushEnvelope["message"]["attributes"], consumer: string): boolean {
  return only !== undefined && only !== consumer;
}

/** Makes one attempt and logs its outcome. Returns whether the message can be acknowledged. */
async function deliver<Content>(
  push: PushEnvelope,
  logger: Logger,
  options: ConsumerOptions<Content>,
): Promise<boolean> {
  const startedAt = performance.now();
  const took = () => ({ ms: Math.round(performance.now() - startedAt) });
  try {
    // A signal is not enough: a handler that ignores its signal must not delay our answer to Pub/Sub.
    const work = attempt(push, logger, options);
    const error = await withDeadline(options.name, options.deadlineMs, work);
    if (error) {
      const { reason } = error;
      logger.error(
        { reason, ...took(), error },
        "not delivered: the message is bad; it was moved to the dead-letter topic",
      );
    } else {
      logger.info(took(), "delivered");
    }
    return true;
  } catch (error) {
    if (error instanceof BrokenDestination) {
      const text = "not delivered: the destination is broken; Pub/Sub tries again";
      logger.error({ reason: error.reason, ...took(), error }, text);
    } else if (error instanceof RetryLater) {
      logger.warn({ reason: error.reason, ...took(), error }, "not delivered: Pub/Sub tries again");
    } else {
      const reason: Reason = "unexpected";
      logger.error({ reason, ...took(), error }, "not delivered: an unexpected error; Pub/Sub tries again");
    }
    return false;
  }
}

/**
 * Resolves once the destination has the event. Where the message is bad, resolves with the error once the dead-letter
 * topic has the message.
 * @throws RetryLater where `handle` stopped at the deadline; DeadLetterFailed; whatever else `handle` throws
 */
async function attempt<Content>(
  { message, deliveryAttempt }: PushEnvelope,
  logger: Logger,
  options: ConsumerOptions<Content>,
): Promise<BadMessage | undefined> {
  const { decode, handle, publishDeadLetter, name: consumer, deadlineMs } = options;
  const deadline = Date.now() + deadlineMs;
  const signal = AbortSignal.timeout(deadlineMs);
  try {
    const isRedriven = message.attributes.only !== undefined;
    await handle(decode(message), { signal, deadline, deliveryAttempt, isRedriven, logger });
    return undefined;
  } catch (error) {
    if (signal.aborted && error === signal.reason) {
      throw new RetryLater(`${consumer} took longer than ${deadlineMs} ms`, { cause: error });
    }
    if (!(error instanceof BadMessage)) {
      throw error;
    }
    const original = { data: Buffer.from(message.data, "base64"), attributes: message.attributes };
    try {
      await deadLetter(publishDeadLetter, original, { consumer, error: error.message });
    } catch (cause) {
      throw new DeadLetterFailed(`${error.message}; not dead-lettered: ${messageOf(cause)}`, { cause });
    }
    return error;
  }
}
