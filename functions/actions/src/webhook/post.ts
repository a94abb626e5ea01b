import { BadMessage, BrokenDestination, messageOf, RetryLater } from "@issue-relay/shared/errors";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import axios, { type AxiosResponse } from "axios";
import { useAgent } from "request-filtering-agent";
import { Webhook } from "standardwebhooks";
import { cloudEventOf } from "./cloud-event.ts";

/** How long it may take to answer. In ms. */
const ANSWER_MS = 10_000;

/** Nobody reads more of an answer. */
const MAX_ANSWER_BYTES = 100_000;

/** Where Google Cloud tells an instance its credentials. https://cloud.google.com/compute/docs/metadata/querying-metadata */
const METADATA = ["169.254.169.254", "fd20:ce::254"];

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
 * @throws RetryLater, BrokenDestination, BadMessage
 */
export async function postTo(target: Target, event: IssueEvent, signal: AbortSignal): Promise<void> {
  const { name, url } = target;
  const body = JSON.stringify(cloudEventOf(event));
  const headers = {
    "content-type": "application/cloudevents+json; charset=utf-8",
    "user-agent": "issue-relay",
    ...signed(event.id, body, await secretsOf(target), name),
  };
  const agent = useAgent(url, { allowPrivateIPAddress: target.private, denyIPAddressList: METADATA });
  let answer: AxiosResponse;
  try {
    answer = await axios.post(url, body, {
      headers,
      httpAgent: agent,
      httpsAgent: agent,
      proxy: false,
      maxRedirects: 0,
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
      maxContentLength: MAX_ANSWER_BYTES,
      responseType: "text",
      validateStatus: () => true,
    });
  } catch (error) {
    throw failureOf(name, error);
  }
  requireTaken(name, answer.status);
}

async function secretsOf({ name, secrets }: Target): Promise<readonly string[]> {
  try {
    return await secrets();
  } catch (error) {
    throw new RetryLater(`the secret of webhook ${name} can't be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** One signature for each version of the secret. */
function signed(id: string, body: string, values: readonly string[], name: string): Record<string, string> {
  const now = new Date();
  try {
    return {
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
      "webhook-signature": values.map((value) => new Webhook(value.trim()).sign(id, now, body)).join(" "),
    };
  } catch {
    // The error itself may show the value.
    throw new BrokenDestination(`the secret of webhook ${name} is none: it must be whsec_ and base64`);
  }
}

function failureOf(name: string, error: unknown): Error {
  const message = messageOf(error);
  return /is not allowed\. Because/.test(message)
    ? new BrokenDestination(
        `webhook ${name} is in a private network, where the file does not say that it may be`,
      )
    : new RetryLater(`webhook ${name} did not answer: ${message}`, { cause: error });
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
