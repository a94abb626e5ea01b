import { http } from "@google-cloud/functions-framework";
import { systemClock } from "@issue-relay/shared/clock";
import { loadConfig } from "@issue-relay/shared/config";
import { type Handle, pushConsumer } from "@issue-relay/shared/consumer/push-consumer";
import { consumerOptions } from "@issue-relay/shared/google/consumer-options";
import { firestore } from "@issue-relay/shared/google/firestore";
import { readEnabledVersions, secretManager } from "@issue-relay/shared/google/secret-manager";
import { cachedSecret } from "@issue-relay/shared/secret";
import { incomingWebhook } from "@issue-relay/shared/slack/incoming-webhook";
import { Pace } from "@issue-relay/shared/slack/pace";
import { createSend } from "@issue-relay/shared/slack/send";
import { webApi } from "@issue-relay/shared/slack/web-api";
import { cardChannel } from "./card-channel.ts";
import { Config, destinationOf } from "./config.ts";
import { postMessages } from "./post-messages.ts";
import { dividedBy } from "./protocol/lengths.ts";
import { showOnCards } from "./show-on-cards.ts";

const config = loadConfig(Config, process.env);
const destination = destinationOf(config);

const secrets = secretManager(config.SECRET_MANAGER_EMULATOR_HOST);
const secret = cachedSecret(destination.secret, () => readEnabledVersions(secrets, destination.secret));

// While the server starts, so that the first event need not wait for it.
secret.readAhead();

const credential = {
  current: async () => (await secret.values())[0],
  refreshed: async () => (await secret.refreshed())[0],
};
const lengths = dividedBy(config.CARD_LENGTHS_DIVISOR);
const common = {
  documents: firestore(config.FIRESTORE_DATABASE, { emulatorHost: config.FIRESTORE_EMULATOR_HOST }),
  clock: systemClock,
  pace: new Pace(),
  messagesPerSecond: config.SLACK_MESSAGES_PER_SECOND,
};
const send = createSend(lengths.call);

function handler(): Handle {
  if (destination.kind === "webhook") {
    const attemptMs = lengths.call + lengths.write;
    return postMessages({ ...common, post: incomingWebhook(credential, send), attemptMs });
  }
  const api = webApi({ url: destination.apiUrl, token: credential, send });
  const channel = cardChannel({ ...common, api, id: destination.channel });
  return showOnCards({ ...common, database: config.FIRESTORE_DATABASE, channel, lengths });
}

http("slack", pushConsumer({ name: "slack", handle: handler(), ...consumerOptions(config) }));
