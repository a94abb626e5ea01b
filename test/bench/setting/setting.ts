import type { Surroundings } from "@issue-relay/local/stack/functions";
import { DATABASE, PROJECT, SECRETS } from "@issue-relay/local/stack/names";
import { startPubSub } from "@issue-relay/local/stack/pubsub";
import { pubSubSettings } from "@issue-relay/local/stack/pubsub-settings";
import { createTopology } from "@issue-relay/local/stack/topology";
import { startLocalFirestore } from "@issue-relay/local/stand-ins/firestore/server";
import { findGoogleEmulator } from "@issue-relay/local/stand-ins/pubsub/google-emulator";
import { startLocalSecretManager } from "@issue-relay/local/stand-ins/secret-manager/server";
import { type Destination, startDestination } from "./destination.ts";

/** What all contenders share: the services around them, the topic, and the secret that GitHub signs with. */
export interface Setting extends AsyncDisposable {
  at: Surroundings;
  destination: Destination;
  topic: string;
  secret: string;
  /** Which Pub/Sub it is. */
  pubsub: string;
}

/** Starts the services that all contenders share, in other processes than theirs. */
export async function startSetting(): Promise<Setting> {
  await using parts = new AsyncDisposableStack();
  const isGoogle = !("missing" in (await findGoogleEmulator()));
  const pubsub = parts.adopt(await startPubSub(isGoogle ? "google" : "embedded", { port: 0 }), (each) =>
    each.close(),
  );
  await createTopology(pubsub.host, PROJECT, {});
  const secret = "a secret for benches only";
  const secrets = { [SECRETS.webhook]: secret, [SECRETS.token]: "xoxb-bench" };
  const secretManager = parts.adopt(
    await startLocalSecretManager({ port: 0, project: PROJECT, secrets }),
    (each) => each.close(),
  );
  const firestore = parts.adopt(await startLocalFirestore({ database: DATABASE }), (each) => each.close());
  const destination = parts.use(await startDestination());
  const kept = parts.move();
  return {
    at: {
      pubsubHost: pubsub.host,
      secretManagerHost: secretManager.host,
      firestoreHost: firestore.host,
      slackApiUrl: destination.slackApiUrl,
      bigQueryEndpoint: destination.bigQueryEndpoint,
      gitHub: { apiUrl: "", appId: 0 },
      functionUrls: { ingress: "" },
      slackBy: "bot",
      // As many as the setting allows: how many a channel takes is a limit of Slack, not of the function.
      slackMessagesPerSecond: 1_000,
      cardLengthsDivisor: 1,
      sinkUrl: () => destination.bigQueryEndpoint,
    },
    destination,
    topic: pubSubSettings.topic,
    secret,
    pubsub: isGoogle ? "Google's emulator" : "the embedded Pub/Sub, in the process that sends the load",
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
