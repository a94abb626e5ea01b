import { withDeadline } from "@issue-relay/shared/deadline";
import { issueEventFromGitHub, UnexpectedPayload } from "@issue-relay/shared/from-github";
import type { IssueEvent } from "@issue-relay/shared/issue-event";
import type { Logger } from "@issue-relay/shared/logger";
import { eventMessage, type Publish } from "@issue-relay/shared/publisher";
import type { Secret } from "@issue-relay/shared/secrets";
import type { Delivery } from "./delivery.ts";
import { MAX_BODY_BYTES } from "./guard.ts";
import { parsePayload } from "./payload.ts";
import { quarantine } from "./quarantine.ts";
import { verifySignature } from "./signature.ts";

/** GitHub hangs up after 10 s. https://docs.github.com/webhooks/using-webhooks/best-practices-for-using-webhooks */
export const ANSWER_WITHIN_MS = 8_000;

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
  const { method, headers, body } = delivery;
  if (method === "GET" || method === "HEAD") return { status: 200, body: { status: "ok" } };
  if (method !== "POST") {
    return { status: 405, headers: { allow: "GET, HEAD, POST" }, body: { error: "method not allowed" } };
  }
  if (body.length > MAX_BODY_BYTES || Number(headers["content-length"]) > MAX_BODY_BYTES) {
    return { status: 413, body: { error: "larger than GitHub's limit of 25 MB" } };
  }
  if ((headers["content-encoding"] ?? "identity") !== "identity") {
    return { status: 415, body: { error: "content encodings are not accepted" } };
  }
  try {
    return await withDeadline("relaying the delivery", ANSWER_WITHIN_MS, relay(delivery, ports));
  } catch (error) {
    ports.logger.error({ error }, "not relayed; GitHub counts the delivery as failed");
    return { status: 503, body: { error: "not relayed, deliver again" } };
  }
}

async function relay(delivery: Delivery, ports: Ports): Promise<Answer> {
  const { logger } = ports;
  const startedAt = performance.now();
  if (!(await isSigned(delivery, ports.secret))) {
    logger.warn({ signed: false }, "refused: no valid signature");
    return { status: 401, body: { error: "no valid signature" } };
  }
  if (delivery.eventName === "ping") {
    logger.info("pinged by GitHub");
    return { status: 200, body: { status: "pong" } };
  }

  let event: IssueEvent | null;
  try {
    event = issueEventFromGitHub(parsePayload(delivery.body, delivery.headers), {
      eventName: delivery.eventName,
      deliveryId: delivery.deliveryId,
      receivedAt: ports.now(),
      source: "webhook",
    });
  } catch (error) {
    if (!(error instanceof UnexpectedPayload)) throw error;
    await quarantine(ports.publishDeadLetter, delivery, error.message);
    logger.error({ error, quarantined: true }, "signed, but not understood: moved to the dead-letter topic");
    return { status: 202, body: { status: "quarantined", reason: error.message } };
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

/** After a mismatch the secret is read anew, once: GitHub may already sign with a version that we have not seen. */
async function isSigned({ body, headers }: Delivery, secret: Secret): Promise<boolean> {
  const header = headers["x-hub-signature-256"];
  if (typeof header !== "string") return false;
  const known = await secret.values();
  if (verifySignature(known, body, header)) return true;
  const current = await secret.refreshed();
  return current !== known && verifySignature(current, body, header);
}
