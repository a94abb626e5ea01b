import { ConsumerConfig } from "@issue-relay/shared/config";
import * as z from "@issue-relay/shared/zod";

/** The settings of the BigQuery consumer, from the environment. */
export const Config = ConsumerConfig.extend({
  BIGQUERY_DATASET: z.string(),
  BIGQUERY_TABLE: z.string(),
  /** For local use: the URL of a BigQuery stand-in, which is called without credentials. */
  BIGQUERY_EMULATOR_HOST: z.url().optional(),
});
