import { isEndpoint } from "../endpoint.ts";
import { BrokenDestination } from "../errors.ts";
import { assertPosted } from "./answer.ts";
import { messageBody, type SlackMessage } from "./message.ts";
import type { Send } from "./send.ts";
import { type Credential, withCredential } from "./with-credential.ts";

/**
 * Returns a function that posts a message to an incoming webhook: to one channel, with no way to find, change or delete it again.
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 *
 * It throws UnknownOutcome and Refused; BrokenDestination where the secret doesn't hold a URL. Their messages never hold the URL.
 */
export function incomingWebhook(url: Credential, send: Send): (message: SlackMessage) => Promise<void> {
  return (message) =>
    withCredential(url, async (credential) => {
      if (!isEndpoint(credential)) {
        throw new BrokenDestination("The webhook secret does not hold an https URL");
      }
      assertPosted(await send({ url: credential, headers: {}, body: messageBody(message) }));
    });
}
