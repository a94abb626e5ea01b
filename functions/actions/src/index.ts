import { http } from "@google-cloud/functions-framework";
import { systemClock } from "@issue-relay/shared/clock";
import { loadConfig } from "@issue-relay/shared/config";
import { pushConsumer } from "@issue-relay/shared/consumer/push-consumer";
import { connectToGitHub } from "@issue-relay/shared/github/rest/connect";
import { bigQueryClient, insertAllInto } from "@issue-relay/shared/google/bigquery";
import { consumerOptions } from "@issue-relay/shared/google/consumer-options";
import { firestore } from "@issue-relay/shared/google/firestore";
import { readEnabledVersions, secretManager } from "@issue-relay/shared/google/secret-manager";
import { insertConfirmed } from "@issue-relay/shared/insert-confirmed";
import { cachedSecret } from "@issue-relay/shared/secret";
import { actByRules } from "./act.ts";
import { Brake } from "./brake.ts";
import { Config } from "./config.ts";
import { postTo, type Target } from "./webhook/post.ts";

const config = loadConfig(Config, process.env);
const relay = config.RULES_FILE;

const secrets = secretManager(config.SECRET_MANAGER_EMULATOR_HOST);
const bigquery = bigQueryClient(config.GOOGLE_CLOUD_PROJECT, config.BIGQUERY_EMULATOR_HOST);
const insert = insertAllInto(bigquery, { dataset: config.BIGQUERY_DATASET, table: config.ACTIONS_TABLE });
const documents = firestore(config.FIRESTORE_DATABASE, { emulatorHost: config.FIRESTORE_EMULATOR_HOST });
const connect = connectToGitHub(config, systemClock, (name) => readEnabledVersions(secrets, name));

const targets = new Map(
  Object.entries(relay.webhooks).map(([name, webhook]): [string, Target] => {
    const secret = config.WEBHOOK_SECRETS[name] ?? "";
    const { values } = cachedSecret(secret, () => readEnabledVersions(secrets, secret));
    return [name, { name, ...webhook, secrets: values }];
  }),
);

http(
  "actions",
  pushConsumer({
    name: "actions",
    handle: actByRules({
      relay,
      documents,
      brake: new Brake(documents),
      async githubFor({ repository }, { signal, deadline }) {
        // A deadline of a delivery is a time of day, which can be corrected meanwhile.
        const until = systemClock.now() + (deadline - Date.now());
        const github = await connect({ signal, deadline: until });
        return github.on(`/repos/${repository.name}`);
      },
      async post(name, event, { signal }) {
        const target = targets.get(name);
        if (target) {
          await postTo(target, event, signal);
        }
      },
      write: (rows) =>
        insertConfirmed(
          insert,
          config.ACTIONS_TABLE,
          rows.map((json) => ({ insertId: `${json.action_id} ${json.outcome}`, json })),
        ),
    }),
    ...consumerOptions(config),
  }),
);
