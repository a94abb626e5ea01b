import { withDeadline } from "@issue-relay/shared/deadline";
import { BodyTooLarge, MAX_BODY_BYTES } from "@issue-relay/shared/edge/body";
import { messageOf } from "@issue-relay/shared/errors";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { eventMessage, type Publish } from "@issue-relay/shared/event/message";
import { issueEventFromGitHub, UnexpectedPayload } from "@issue-relay/shared/github/from-github";
import type { Logger } from "@issue-relay/shared/logger";
import type { Secret } from "@issue-relay/shared/secret";
import type { Delivery } from "./delivery.ts";

import { parsePayload } from "./payload.ts";
import { quarantine } from "./quarantine.ts";
import { signatureFrom, verifySignature } from "./signature.ts";

/** GitHub hangs up after 10 s. https://docs.github.com/webhooks/using-webhooks/best-practices-for-using-webhooks */
const ANSWER_WITHIN_MS = 8_000;

export interface Ports {
  secret: Secret;
  /** To the topic of issue events. */
  publish: Publish;
  /** To the dead-letter topic. */
  publishDeadLetter: Publish;
  logger: Logger;
  now: () => Date;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: Record<string, string>;
}

/** Answers one request of GitHub's, or of anyone else who knows the address. Never rejects. */
export async function handle(delivery: Delivery, ports: Ports): Promise<Answer> {
  const { method, headers } = delivery;
  if (method === "GET" || method === "HEAD") return { status: 200, body: { status: "ok" } };
  if (method !== "POST") {
    return { status: 405, headers: { allow: "GET, HEAD, POST" }, body: { error: "method not allowed" } };
  }
  if (Number(headers["content-length"]) > MAX_BODY_BYTES) return TOO_LARGE;
  if ((headers["content-encoding"] ?? "identity") !== "identity") {
    return { status: 415, body: { error: "content encodings are not accepted" } };
  }
  try {
    return await withDeadline("relaying the delivery", ANSWER_WITHIN_MS, relay(delivery, ports));
  } catch (error) {
    if (error instanceof BodyTooLarge) return TOO_LARGE;
    ports.logger.error({ error }, "not relayed; GitHub counts the delivery as failed");
    return { status: 503, body: { error: "not relayed, deliver again" } };
  }
}

const TOO_LARGE: Answer = { status: 413, body: { error: "larger than GitHub's limit of 25 MB" } };

async function relay(delivery: Delivery, ports: Ports): Promise<Answer> {
  const { logger } = ports;
  const startedAt = performance.now();
  const body = await signedBody(delivery, ports.secret);
  if (!body) {
    logger.warn({ signed: false }, "refused: no valid signature");
    return { status: 401, body: { error: "no valid signature" } };
  }
  if (delivery.eventName === "ping") {
    logger.info("pinged by GitHub");
    return { status: 200, body: { status: "pong" } };
  }

  let event: IssueEvent | null;
  try {
    event = eventFrom(delivery, body, ports.now());
  } catch (error) {
    // Whatever it was, a redelivery would meet it again: keep the delivery where a person finds it.
    const reason = messageOf(error);
    await quarantine(ports.publishDeadLetter, delivery, body, reason);
    logger.error({ error, quarantined: true }, "signed, but not understood: moved to the dead-letter topic");
    return { status: 202, body: { status: "quarantined", reason } };
  }

  if (!event) {
    logger.info("ignored");
    return { status: 202, body: { status: "ignored" } };
  }
  const messageId = await ports.publish(eventMessage(event));
  const { id: eventId, action, repository, issue } = event;
  const ms = Math.round(performance.now() - startedAt);
  logger.info(
    { eventId, messageId, action, repository: repository.name, issue: issue.number, ms },
    "published",
  );
  return { status: 202, body: { status: "published", eventId, messageId } };
}

/** The body where its signature holds, otherwise undefined; without anything like a signature it is not even read. */
async function signedBody(delivery: Delivery, secret: Secret): Promise<Buffer | undefined> {
  const signature = signatureFrom(delivery.headers["x-hub-signature-256"]);
  if (!signature) return undefined;
  const body = await delivery.readBody();
  if (verifySignature(await secret.values(), body, signature)) return body;
  // GitHub may already sign with a version that we have not seen.
  return verifySignature(await secret.refreshed(), body, signature) ? body : undefined;
}

/** @throws UnexpectedPayload */
function eventFrom(delivery: Delivery, body: Buffer, receivedAt: Date): IssueEvent | null {
  const { eventName, deliveryId, headers } = delivery;
  if (eventName === "unknown") throw new UnexpectedPayload("without a usable X-GitHub-Event");
  const payload = parsePayload(body, headers);
  return issueEventFromGitHub(payload, { eventName, deliveryId, receivedAt, source: "webhook" });
}
