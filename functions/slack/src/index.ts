import { http } from "@google-cloud/functions-framework";
import { loadConfig } from "@issue-relay/shared/config";
import { pushConsumer } from "@issue-relay/shared/consumer/push-consumer";
import { consumerOptions } from "@issue-relay/shared/google/consumer-options";
import { readEnabledVersions, secretManager } from "@issue-relay/shared/google/secret-manager";
import { cachedSecret } from "@issue-relay/shared/secret";
import { createSlackClient } from "@issue-relay/shared/slack/client";
import { createPace } from "@issue-relay/shared/slack/pace";
import { Config, destinationOf } from "./config.ts";
import { createHandler } from "./handle.ts";

const config = loadConfig(Config, process.env);
const { destination, secret: secretName } = destinationOf(config);

const secrets = secretManager(config.SECRET_MANAGER_EMULATOR_HOST);
const secret = cachedSecret(secretName, () => readEnabledVersions(secrets, secretName));

// While the server starts.
secret.readAhead();

const client = createSlackClient({
  destination,
  credential: async () => (await secret.values())[0],
  refresh: async () => (await secret.refreshed())[0],
  pace: createPace(config.SLACK_MESSAGES_PER_SECOND),
});

http("slack", pushConsumer({ name: "slack", handle: createHandler(client), ...consumerOptions(config) }));
