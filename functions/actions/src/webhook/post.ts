import dns from "node:dns";
import type { Readable } from "node:stream";
import { BadMessage, BrokenDestination, messageOf, RetryLater } from "@issue-relay/shared/errors";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import axios, { type AxiosResponse } from "axios";
import { Webhook } from "standardwebhooks";
import { agentFor, Forbidden } from "./agent.ts";
import { cloudEventOf } from "./cloud-event.ts";

/** How long it may take to answer. In ms. */
const ANSWER_MS = 10_000;

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme: 24 to 64 bytes */
const SECRET = /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/;

/** Where an event is posted to. */
export interface Target {
  name: string;
  url: string;
  /** Whether it may be in a private network. */
  private: boolean;
  /**
   * Gives the values of all enabled versions of the secret that it is signed with, the newest first.
   * @throws Error where they can't be read
   */
  secrets(): Promise<readonly string[]>;
}

/**
 * Posts an event as a CloudEvent in JSON, signed after Standard Webhooks with all enabled versions of its secret, so that a rotation
 * loses nothing. It may come twice, with the same `webhook-id`.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 * @param resolve asks DNS
 * @throws RetryLater, BrokenDestination, BadMessage
 */
export async function postTo(
  target: Target,
  { id, event }: { id: string; event: IssueEvent },
  signal: AbortSignal,
  resolve = dns.lookup,
): Promise<void> {
  const { name, url } = target;
  const body = JSON.stringify(cloudEventOf(event));
  const headers = {
    "content-type": "application/cloudevents+json; charset=utf-8",
    "user-agent": "issue-relay",
    ...signed(id, body, await secretsOf(target), name),
  };
  let answer: AxiosResponse<Readable>;
  try {
    const agent = agentFor(url, target.private, resolve);
    answer = await axios.post(url, body, {
      headers,
      httpAgent: agent,
      httpsAgent: agent,
      proxy: false,
      maxRedirects: 0,
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
      // Its status says all. Nobody reads the rest, however long it is.
      responseType: "stream",
      validateStatus: () => true,
    });
  } catch (error) {
    throw failureOf(name, error);
  }
  answer.data.destroy();
  requireTaken(name, answer.status);
}

async function secretsOf({ name, secrets }: Target): Promise<readonly string[]> {
  try {
    return await secrets();
  } catch (error) {
    if (error instanceof BrokenDestination) {
      throw error;
    }
    throw new RetryLater(`the secret of webhook ${name} can't be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** One signature for each version of the secret. @param id the same in each attempt: who receives it knows it by that */
function signed(id: string, body: string, values: readonly string[], name: string): Record<string, string> {
  const now = new Date();
  const secrets = values.map((value) => value.trim()).filter((value) => SECRET.test(value));
  if (secrets.length === 0) {
    throw new BrokenDestination(
      `the secret of webhook ${name} has no version to sign with: it must be whsec_ and base64 of 24 to 64 bytes`,
    );
  }
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(" "),
  };
}

function failureOf(name: string, error: unknown): Error {
  const forbidden = [error, (error as Error).cause].find((each) => each instanceof Forbidden);
  return forbidden
    ? new BrokenDestination(`webhook ${name} ${forbidden.message}`)
    : new RetryLater(`webhook ${name} did not answer: ${messageOf(error)}`, { cause: error });
}

/** What to do about a webhook is told by its answer. Redirections are not followed: they could lead anywhere. */
function requireTaken(name: string, status: number): void {
  const text = `webhook ${name} answered ${status}`;
  if (status >= 200 && status < 300) {
    return;
  }
  if (status === 429 || status === 408 || status >= 500) {
    throw new RetryLater(text);
  }
  if (status === 400 || status === 413 || status === 422) {
    throw new BadMessage(text);
  }
  throw new BrokenDestination(text);
}
