import { ConsumerConfig } from "@issue-relay/shared/config";
import { z } from "zod";

export const Config = ConsumerConfig.extend({
  BIGQUERY_DATASET: z.string(),
  BIGQUERY_TABLE: z.string(),
  /** Local use: read by the BigQuery client itself; here it only means that there are no credentials. */
  BIGQUERY_EMULATOR_HOST: z.url().optional(),
});
