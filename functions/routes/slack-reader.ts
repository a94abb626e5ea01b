import { setTimeout as delay } from "node:timers/promises";
import { isEndpoint } from "@issue-relay/shared/endpoint";
import type { Read } from "@issue-relay/shared/slack/channel-problem";
import { Refused } from "@issue-relay/shared/slack/failures";
import { createSend } from "@issue-relay/shared/slack/send";
import { webApi } from "@issue-relay/shared/slack/web-api";

/** Slack mostly answers within half a second. */
const CALL_DEADLINE_MS = 10_000;

/**
 * Slack for a person who waits: after too many calls it pauses for as long as Slack asks, and goes on.
 * @param url ends in a slash
 * @throws Refused, UnknownOutcome; BrokenDestination where the token can't be one
 */
export function slackReader(url: string, token: string): Read {
  const same = async () => token;
  const credential = { current: same, refreshed: same };
  const api = webApi({ url, token: credential, send: createSend(CALL_DEADLINE_MS) });
  return async function read(method, parameters) {
    try {
      return await api.read(method, parameters);
    } catch (error) {
      if (!(error instanceof Refused && error.refusal.kind === "rate-limited")) {
        throw error;
      }
      await delay(error.refusal.retryAfterMs);
      return read(method, parameters);
    }
  };
}

/**
 * The Slack whose token is in `SLACK_TOKEN`; undefined where there is none. `SLACK_API_URL` names another one than slack.com.
 * @throws Error where that is no place for a token
 */
export function slackFromEnvironment(env: NodeJS.ProcessEnv): Read | undefined {
  const { SLACK_TOKEN: token, SLACK_API_URL: url = "https://slack.com/api/" } = env;
  if (!token) {
    return undefined;
  }
  if (!isEndpoint(url)) {
    throw new Error("SLACK_API_URL must be an https URL, or http to this machine");
  }
  return slackReader(url.endsWith("/") ? url : `${url}/`, token);
}
