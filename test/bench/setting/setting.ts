import { PROJECT, SECRETS } from "@issue-relay/local/stack/names";
import { startPubSub } from "@issue-relay/local/stack/pubsub";
import { pubSubSettings } from "@issue-relay/local/stack/pubsub-settings";
import { createTopology } from "@issue-relay/local/stack/topology";
import { findGoogleEmulator } from "@issue-relay/local/stand-ins/pubsub/google-emulator";
import { startLocalSecretManager } from "@issue-relay/local/stand-ins/secret-manager/server";
import type { Setting } from "./contenders.ts";

const NOWHERE = "http://127.0.0.1:9";

/** The services that all contenders share, as other processes than theirs. */
export async function startSetting(): Promise<Setting & { pubsub: string } & AsyncDisposable> {
  await using parts = new AsyncDisposableStack();
  const isGoogle = !("missing" in (await findGoogleEmulator()));
  const pubsub = parts.adopt(await startPubSub(isGoogle ? "google" : "embedded", { port: 0 }), (each) =>
    each.close(),
  );
  await createTopology(pubsub.host, PROJECT, {});
  const secret = "a secret for benches only";
  const secrets = { [SECRETS.webhook]: secret };
  const secretManager = parts.adopt(
    await startLocalSecretManager({ port: 0, project: PROJECT, secrets }),
    (each) => each.close(),
  );
  const kept = parts.move();
  return {
    at: {
      pubsubHost: pubsub.host,
      secretManagerHost: secretManager.host,
      slackApiUrl: NOWHERE,
      bigQueryEndpoint: NOWHERE,
      slackBy: "bot",
      slackMessagesPerSecond: 1,
      sinkUrl: () => NOWHERE,
    },
    topic: pubSubSettings.topic,
    secret,
    pubsub: isGoogle ? "Google's emulator" : "the embedded Pub/Sub, in the process that sends the load",
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
