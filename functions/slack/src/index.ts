import { http } from "@google-cloud/functions-framework";
import { systemClock } from "@issue-relay/shared/clock";
import { buttonsOf } from "@issue-relay/shared/commands/people";
import { loadConfig } from "@issue-relay/shared/config";
import { type Handle, pushConsumer } from "@issue-relay/shared/consumer/push-consumer";
import { onBehalf } from "@issue-relay/shared/github/on-behalf";
import { ownChangeOf } from "@issue-relay/shared/github/own-changes";
import { consumerOptions } from "@issue-relay/shared/google/consumer-options";
import { firestore } from "@issue-relay/shared/google/firestore";
import { secretManager } from "@issue-relay/shared/google/secret-manager";
import { slackCredentials } from "@issue-relay/shared/google/slack-credentials";
import { slackChecks } from "@issue-relay/shared/slack/checks";
import { type Destination, destinationsOf } from "@issue-relay/shared/slack/destinations";
import { incomingWebhook } from "@issue-relay/shared/slack/incoming-webhook";
import { Pace } from "@issue-relay/shared/slack/pace";
import { createSend } from "@issue-relay/shared/slack/send";
import { webApi } from "@issue-relay/shared/slack/web-api";
import { cardChannel } from "./card-channel.ts";
import { Config } from "./config.ts";
import { type Deliver, deliverByRoutes } from "./deliver-by-routes.ts";
import { postMessages } from "./post-messages.ts";
import { dividedBy } from "./protocol/lengths.ts";
import { showOnCards } from "./show-on-cards.ts";

const config = loadConfig(Config, process.env);
const { relay, byChannel } = destinationsOf(config);
const buttons = buttonsOf(relay);

const credentialIn = slackCredentials(secretManager(config.SECRET_MANAGER_EMULATOR_HOST));
const lengths = dividedBy(config.CARD_LENGTHS_DIVISOR);
const send = createSend(lengths.call);
const common = {
  documents: firestore(config.FIRESTORE_DATABASE, { emulatorHost: config.FIRESTORE_EMULATOR_HOST }),
  clock: systemClock,
  pace: new Pace(),
  messagesPerSecond: config.SLACK_MESSAGES_PER_SECOND,
};

function deliverTo(destination: Destination): Deliver {
  if (destination.kind === "webhook") {
    const { secret } = destination;
    const post = incomingWebhook(credentialIn(secret), send);
    return postMessages({ ...common, secret, post, attemptMs: lengths.call + lengths.write });
  }
  const api = webApi({ url: config.SLACK_API_URL, token: credentialIn(destination.secret), send });
  const channel = cardChannel({ ...common, api, id: destination.channel });
  return showOnCards({ ...common, database: config.FIRESTORE_DATABASE, channel, lengths, buttons });
}

const checks = slackChecks({ ...common, relay, byChannel, credentialIn, url: config.SLACK_API_URL, send });
const channels = new Map([...byChannel].map(([name, destination]) => [name, deliverTo(destination)]));
const deliver = deliverByRoutes(relay, channels);
const deliverOnBehalf: Handle = async (event, attempt) =>
  deliver(onBehalf(event, await ownChangeOf(common.documents, event)), attempt);

http(
  "slack",
  pushConsumer({
    name: "slack",
    handle: relay.buttons ? deliverOnBehalf : deliver,
    checks,
    ...consumerOptions(config),
  }),
);
