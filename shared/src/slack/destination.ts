import type { MessageMetadata } from "@slack/types";
import { BrokenDestination } from "../errors.ts";
import { isEndpoint } from "./endpoint.ts";
import type { SlackMessage } from "./message.ts";
import type { SlackRequest } from "./send.ts";

/** Where messages go. Its credential, a token or the webhook's URL, is kept apart: it can change while we run. */
export type Destination =
  /** A bot posts to `channel`, an ID, with the method `chat.postMessage` at `apiUrl`, which ends in a slash. */
  { kind: "bot"; apiUrl: string; channel: string } | { kind: "webhook" };

/**
 * The request that posts a message. Slack takes metadata from an app's webhook too (slackapi/node-slack-sdk#1617), but
 * with a webhook alone nobody can read it back, so it is left out there.
 *
 * `mrkdwn: false` shows `*bold*` and the like in the text as typed; blocks have settings of their own.
 * https://docs.slack.dev/reference/methods/chat.postMessage, https://docs.slack.dev/messaging/message-metadata
 *
 * @throws BrokenDestination where the credential cannot be one. Its message never shows the credential.
 */
export function postRequest(
  destination: Destination,
  credential: string,
  message: SlackMessage,
  metadata: MessageMetadata,
): SlackRequest {
  const body = { ...message, mrkdwn: false, unfurl_links: false, unfurl_media: false };
  if (destination.kind === "webhook") {
    if (!isEndpoint(credential)) {
      throw new BrokenDestination("The webhook secret does not hold an https URL");
    }
    return { url: credential, headers: {}, body };
  }
  return {
    url: new URL("chat.postMessage", destination.apiUrl).href,
    headers: { authorization: `Bearer ${token(credential)}` },
    body: { ...body, channel: destination.channel, metadata },
  };
}

/** The name by which Slack's limit counts: the bot's channel, or one name for the unknown channel of a webhook. */
export function channelOf(destination: Destination): string {
  return destination.kind === "bot" ? destination.channel : "webhook";
}

function token(credential: string): string {
  if (/^[\x21-\x7e]+$/.test(credential)) {
    return credential;
  }
  throw new BrokenDestination("The token secret does not hold a token");
}
