import { BigQuery } from "@google-cloud/bigquery";
import { http } from "@google-cloud/functions-framework";
import { loadConfig } from "@issue-relay/shared/config";
import { createLogger } from "@issue-relay/shared/logger";
import { publisher, pubsubClient } from "@issue-relay/shared/publisher";
import { pushConsumer } from "@issue-relay/shared/push-consumer";
import { PassThroughClient } from "google-auth-library";
import { BigQueryConfig } from "./config.ts";
import { gatherRows } from "./gather.ts";
import { rowOf } from "./row.ts";

const config = loadConfig(BigQueryConfig, process.env);
const projectId = config.GOOGLE_CLOUD_PROJECT;

const bigquery = new BigQuery({
  projectId,
  // Pub/Sub retries, with a backoff that lasts hours; the client's would only hold up the answer.
  autoRetry: false,
  ...(config.BIGQUERY_EMULATOR_HOST && { authClient: new PassThroughClient() }),
});
const table = bigquery.dataset(config.BIGQUERY_DATASET).table(config.BIGQUERY_TABLE);
const insert = gatherRows((rows) =>
  table.insert(rows, { raw: true, partialRetries: 0, skipInvalidRows: true }),
);

http(
  "bigquery",
  pushConsumer({
    name: "bigquery",
    handle: (event) => insert(rowOf(event)),
    publishDeadLetter: publisher(pubsubClient(projectId), config.DEAD_LETTER_TOPIC),
    deadlineMs: config.DEADLINE_SECONDS * 1000,
    logger: createLogger({ level: config.LOG_LEVEL }),
    project: projectId,
  }),
);
