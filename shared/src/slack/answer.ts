import * as z from "../zod.ts";
import { type ErrorClass, WEB_API_ERRORS, WEBHOOK_ERRORS, WORKSPACE_LIMITS } from "./errors.ts";
import { Refused, UnknownOutcome } from "./failures.ts";
import { retryAfterMs } from "./retry-after.ts";
import type { SlackResponse } from "./send.ts";

const WebApiAnswer = z.looseObject({
  ok: z.boolean(),
  error: z.string().optional(),
  /** The scope that a refused call needs. */
  needed: z.string().optional(),
});

/**
 * The answer of the Web API where it says `ok`. Nothing else says that Slack has done what was asked: where the body of a 2xx is lost
 * or unreadable, nobody knows. A `warning` is not a failure. https://docs.slack.dev/apis/web-api/
 * @throws UnknownOutcome, Refused
 */
export function webApiAnswer(response: SlackResponse): z.infer<typeof WebApiAnswer> {
  const answer = WebApiAnswer.safeParse(parseJson(response.body)).data;
  if (isSuccess(response) && answer?.ok) {
    return answer;
  }
  const error = answer?.ok === false ? errorCode(answer.error) : undefined;
  if (isSuccess(response) && error === undefined) {
    throw new UnknownOutcome(`Slack answered ${response.status} without a readable body`);
  }
  throw failure(response, error, WEB_API_ERRORS, errorCode(answer?.needed));
}

/**
 * Statuses that mean a broken destination even where the body is lost or unknown.
 * https://api.slack.com/changelog/2016-05-17-changes-to-errors-for-incoming-webhooks
 */
const BROKEN_WEBHOOK = new Set([403, 404, 410]);

/**
 * Checks that an incoming webhook has posted the message. A 2xx says so, whatever its body is: a retry would post twice.
 * @throws UnknownOutcome, Refused
 */
export function assertPosted(response: SlackResponse): void {
  if (isSuccess(response)) {
    return;
  }
  const error = failure(response, errorCode(response.body), WEBHOOK_ERRORS);
  if (error instanceof Refused && error.refusal.kind === "retry" && BROKEN_WEBHOOK.has(response.status)) {
    throw new Refused(error.message, { kind: "destination" }, error.code);
  }
  throw error;
}

function failure(
  { status, retryAfter }: SlackResponse,
  error: string | undefined,
  errors: Map<string, ErrorClass>,
  needed?: string,
): Error {
  const message = `Slack answered ${status} ${error ?? "without a known error"}${needed ? `: ${needed}` : ""}`;
  const kind = errors.get(error ?? "") ?? "retry";
  if (status === 429 || kind === "rate-limited") {
    const scope = WORKSPACE_LIMITS.has(error ?? "") ? "workspace" : "channel";
    const refusal = { kind: "rate-limited", retryAfterMs: retryAfterMs(retryAfter), scope } as const;
    return new Refused(message, refusal, error);
  }
  // The error code of a failing server says nothing about the message.
  return status >= 500 || kind === "unknown"
    ? new UnknownOutcome(message)
    : new Refused(message, { kind }, error);
}

function isSuccess({ status }: SlackResponse): boolean {
  return status >= 200 && status < 300;
}

/**
 * The error code, where the text is one; older webhooks write "No service". Other text could hold anything, so it is not
 * logged.
 */
function errorCode(text: string | undefined): string | undefined {
  const code = text?.trim().toLowerCase().replaceAll(" ", "_");
  return code !== undefined && /^[a-z_:,]{1,60}$/.test(code) ? code : undefined;
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
