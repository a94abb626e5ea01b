import { z } from "zod";
import type { EngineService } from "./service.ts";

/** Features that the engine supports and BigQuery refuses. */
const NOT_IN_BIGQUERY = new Set([
  "FEATURE_V_1_2_ARRAY_ELEMENTS_WITH_SET",
  "FEATURE_V_1_3_DML_RETURNING",
  "FEATURE_V_1_3_INLINE_LAMBDA_ARGUMENT",
  "FEATURE_V_1_3_WITH_GROUP_ROWS",
  "FEATURE_V_1_4_SQL_MACROS",
  "FEATURE_V_1_4_WITH_EXPRESSION",
]);

/** Features that BigQuery supports and the engine still marks as in development. */
const IN_BIGQUERY = ["FEATURE_INTERVAL_TYPE", "FEATURE_TIME_BUCKET_FUNCTIONS"];

export const LanguageOptions = z.looseObject({ enabledLanguageFeatures: z.array(z.string()) });
export type LanguageOptions = z.infer<typeof LanguageOptions>;

/**
 * The engine's options that come closest to BigQuery's SQL.
 * @throws EngineError
 */
export async function bigQueryDialect(service: EngineService): Promise<LanguageOptions> {
  const everything = await service.call("GetLanguageOptions", { maximumFeatures: true }, LanguageOptions);
  const features = everything.enabledLanguageFeatures.filter((feature) => !NOT_IN_BIGQUERY.has(feature));
  return {
    ...everything,
    productMode: "PRODUCT_EXTERNAL",
    // An empty list allows every kind of statement.
    supportedStatementKinds: [],
    enabledLanguageFeatures: [...features, ...IN_BIGQUERY],
  };
}
