import * as z from "../zod.ts";
import { type ErrorClass, WEB_API_ERRORS, WEBHOOK_ERRORS } from "./errors.ts";
import { retryAfterMs } from "./retry-after.ts";
import type { SlackResponse } from "./send.ts";

/** What an answer means for the message. `reason` can be logged: it holds only the answer's status and error code. */
export type Verdict =
  | { kind: "done" }
  | { kind: Exclude<ErrorClass, "rate-limited">; reason: string }
  /** `retryAfterMs`: how long to post nothing to the channel. */
  | { kind: "rate-limited"; reason: string; retryAfterMs: number };

const WebApiAnswer = z.object({ ok: z.boolean(), error: z.string().optional() });

/**
 * Only `ok` in its body says that the Web API has posted. A 2xx whose body is lost or unreadable is retried, since nobody
 * knows the outcome then. A `warning` is not a failure. https://docs.slack.dev/apis/web-api/
 */
export function webApiVerdict(response: SlackResponse): Verdict {
  const answer = WebApiAnswer.safeParse(parseJson(response.body)).data;
  if (isSuccess(response) && answer?.ok) {
    return { kind: "done" };
  }
  const error = answer?.ok === false ? errorCode(answer.error) : undefined;
  return refusal(response, error, WEB_API_ERRORS);
}

/**
 * Statuses that mean a broken destination even where the body is lost or unknown.
 * https://api.slack.com/changelog/2016-05-17-changes-to-errors-for-incoming-webhooks
 */
const BROKEN_WEBHOOK = new Set([403, 404, 410]);

/** A webhook's 2xx means posted, whatever its body says: a retry would post twice. */
export function webhookVerdict(response: SlackResponse): Verdict {
  if (isSuccess(response)) {
    return { kind: "done" };
  }
  const verdict = refusal(response, errorCode(response.body), WEBHOOK_ERRORS);
  if (verdict.kind === "retry" && BROKEN_WEBHOOK.has(response.status)) {
    return { ...verdict, kind: "destination" };
  }
  return verdict;
}

function refusal(
  { status, retryAfter }: SlackResponse,
  error: string | undefined,
  errors: Map<string, ErrorClass>,
): Verdict {
  const reason = `Slack answered ${status} ${error ?? "without a known error"}`;
  const errorClass = errors.get(error ?? "") ?? "retry";
  if (status === 429 || errorClass === "rate-limited") {
    return { kind: "rate-limited", reason, retryAfterMs: retryAfterMs(retryAfter) };
  }
  // The error code of a failing server says nothing about the message.
  return { kind: status >= 500 ? "retry" : errorClass, reason };
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
  return code !== undefined && /^[a-z_]{1,60}$/.test(code) ? code : undefined;
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
