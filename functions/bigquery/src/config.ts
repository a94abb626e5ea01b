import { CommonConfig } from "@issue-relay/shared/config";
import { z } from "zod";

export const BigQueryConfig = CommonConfig.extend({
  BIGQUERY_DATASET: z.string().default("issue_relay"),
  BIGQUERY_TABLE: z.string().default("issue_events"),
  DEAD_LETTER_TOPIC: z.string().default("dead-letter"),
  /** Local use: read by the BigQuery client itself; here it only means that there are no credentials. */
  BIGQUERY_EMULATOR_HOST: z.url().optional(),
});
