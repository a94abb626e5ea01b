import { http } from "@google-cloud/functions-framework";
import { loadConfig } from "@issue-relay/shared/config";
import { pushConsumer } from "@issue-relay/shared/consumer/push-consumer";
import { bigQueryClient } from "@issue-relay/shared/google/bigquery";
import { publisher, pubsubClient } from "@issue-relay/shared/google/pubsub";
import { createLogger } from "@issue-relay/shared/logger";
import { BigQueryConfig } from "./config.ts";
import { gatherRows } from "./gather.ts";
import { rowOf } from "./row.ts";

const config = loadConfig(BigQueryConfig, process.env);
const projectId = config.GOOGLE_CLOUD_PROJECT;

const bigquery = bigQueryClient(projectId, config.BIGQUERY_EMULATOR_HOST);
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
