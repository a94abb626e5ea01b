import { BrokenDestination } from "../errors.ts";
import { isEndpoint } from "./endpoint.ts";
import type { SlackMessage } from "./message.ts";
import type { SlackRequest } from "./send.ts";

/** Where messages go. Its credential, a token or the webhook's URL, is kept apart: it changes while we run. */
export type Destination =
  /** `chat.postMessage` below `apiUrl`, which ends in a slash, to a channel's ID. */
  { kind: "bot"; apiUrl: string; channel: string } | { kind: "webhook" };

/**
 * The request that posts a message. A bot's message carries the event's id as metadata, to be found again with
 * `conversations.history`. Slack takes metadata from an app's webhook too (slackapi/node-slack-sdk#1617), but with a
 * webhook alone nobody can read it back, so it is left out there.
 *
 * `mrkdwn: false` keeps the fallback text as it is; the blocks need no such thing.
 * https://docs.slack.dev/reference/methods/chat.postMessage, https://docs.slack.dev/messaging/message-metadata
 *
 * @throws BrokenDestination where the credential cannot be one. Its message never shows the credential.
 */
export function slackRequest(
  destination: Destination,
  credential: string,
  message: SlackMessage,
  eventId: string,
): SlackRequest {
  const body = { ...message, mrkdwn: false, unfurl_links: false, unfurl_media: false };
  if (destination.kind === "webhook") {
    if (!isEndpoint(credential)) throw new BrokenDestination("The webhook secret does not hold an https URL");
    return { url: credential, headers: {}, body };
  }
  if (!/^[\x21-\x7e]+$/.test(credential))
    throw new BrokenDestination("The token secret does not hold a token");
  return {
    url: new URL("chat.postMessage", destination.apiUrl).href,
    headers: { authorization: `Bearer ${credential}` },
    body: {
      ...body,
      channel: destination.channel,
      metadata: { event_type: "issue_event", event_payload: { event_id: eventId } },
    },
  };
}

/** What Slack's limit of about one message a second counts by: a bot's channel, or all that a webhook posts to. */
export function laneOf(destination: Destination): string {
  return destination.kind === "bot" ? destination.channel : "webhook";
}
