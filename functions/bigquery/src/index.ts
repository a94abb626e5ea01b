import { http } from "@google-cloud/functions-framework";
import { loadConfig } from "@issue-relay/shared/config";
import { pushConsumer } from "@issue-relay/shared/consumer/push-consumer";
import { rowOf } from "@issue-relay/shared/event/row";
import { bigQueryClient, columnsOf, insertAllInto } from "@issue-relay/shared/google/bigquery";
import { consumerOptions } from "@issue-relay/shared/google/consumer-options";
import { tableCheck } from "./check.ts";
import { Config } from "./config.ts";
import { gatherRows } from "./gather.ts";

const config = loadConfig(Config, process.env);

const bigquery = bigQueryClient(config.GOOGLE_CLOUD_PROJECT, config.BIGQUERY_EMULATOR_HOST);
const table = { dataset: config.BIGQUERY_DATASET, table: config.BIGQUERY_TABLE };
const insertAll = insertAllInto(bigquery, table);
const insert = gatherRows(insertAll);

http(
  "bigquery",
  pushConsumer({
    name: "bigquery",
    handle: (event) => insert(rowOf(event)),
    checks: [tableCheck(config.BIGQUERY_TABLE, columnsOf(bigquery, table))],
    ...consumerOptions(config),
  }),
);
