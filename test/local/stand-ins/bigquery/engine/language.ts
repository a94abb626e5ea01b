import { z } from "zod";
import type { EngineService } from "./service.ts";

/** GoogleSQL that the engine knows and BigQuery refuses. */
const NOT_IN_BIGQUERY = new Set([
  "FEATURE_V_1_3_INLINE_LAMBDA_ARGUMENT",
  "FEATURE_V_1_3_WITH_GROUP_ROWS",
  "FEATURE_V_1_4_SQL_MACROS",
  "FEATURE_V_1_4_WITH_EXPRESSION",
]);

/** What BigQuery has, and the engine counts as still in development. */
const IN_BIGQUERY = ["FEATURE_INTERVAL_TYPE", "FEATURE_TIME_BUCKET_FUNCTIONS"];

export const LanguageOptions = z.looseObject({ enabledLanguageFeatures: z.array(z.string()) });
export type LanguageOptions = z.infer<typeof LanguageOptions>;

/** The dialect that comes closest to BigQuery's. */
export async function bigQueryDialect(service: EngineService): Promise<LanguageOptions> {
  const everything = await service.call("GetLanguageOptions", { maximumFeatures: true }, LanguageOptions);
  const features = everything.enabledLanguageFeatures.filter((feature) => !NOT_IN_BIGQUERY.has(feature));
  return {
    ...everything,
    productMode: "PRODUCT_EXTERNAL",
    // None named: every kind of statement.
    supportedStatementKinds: [],
    enabledLanguageFeatures: [...features, ...IN_BIGQUERY],
  };
}
