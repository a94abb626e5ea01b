import type { Settings } from "../settings.ts";
import { signatureOf } from "./signature.ts";

/** What became of a request to the app. */
export type AppAnswer =
  | { status: number; body: string }
  /** In the words that people see beside a button: https://github.com/slackapi/node-slack-sdk/issues/2095 */
  | { failure: string };

const NO_INTERACTIVITY = "This app is not configured to handle interactive responses.";
const TIMED_OUT = "Operation timed out. Apps need to respond within three seconds.";
const UNREACHABLE = "This app could not be reached.";

/** Sends an interaction to the app, once: Slack doesn't repeat what a person can repeat. `now`: milliseconds. */
export async function tellApp(settings: Settings, now: number, payload: object): Promise<AppAnswer> {
  if (!settings.interactivity) {
    return { failure: NO_INTERACTIVITY };
  }
  const { url, signingSecret } = settings.interactivity;
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const timestamp = Math.floor(now / 1000);
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "x-slack-request-timestamp": String(timestamp),
        "x-slack-signature": signatureOf(signingSecret, timestamp, body),
      },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(settings.answerWithinMs),
    });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
    return { failure: isTimeout ? TIMED_OUT : UNREACHABLE };
  }
}
