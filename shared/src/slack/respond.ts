import { isEndpoint } from "../endpoint.ts";
import { BrokenDestination } from "../errors.ts";
import { assertPosted } from "./answer.ts";
import type { SlackMessage } from "./message.ts";
import type { Send } from "./send.ts";

/**
 * Shows a message to whoever has used a shortcut, and to nobody else, where they have used it: also where the bot is not. Slack takes five
 * such messages within 30 minutes. https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 * @param url the `response_url` that Slack has sent with it
 * @throws UnknownOutcome, Refused; BrokenDestination where it is no https URL
 */
export async function respond(send: Send, url: string, message: SlackMessage): Promise<void> {
  if (!isEndpoint(url)) {
    throw new BrokenDestination("the response_url is no https URL");
  }
  assertPosted(await send({ url, headers: {}, body: { response_type: "ephemeral", ...message } }));
}
