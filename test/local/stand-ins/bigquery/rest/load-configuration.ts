import { z } from "zod";
import { notImplemented } from "../errors.ts";
import { problemsIn } from "./context.ts";

/** What is supported of https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#JobConfigurationLoad */
const LoadConfiguration = z.strictObject({
  destinationTable: z.object({ projectId: z.string(), datasetId: z.string(), tableId: z.string() }),
  sourceFormat: z.literal("NEWLINE_DELIMITED_JSON"),
  writeDisposition: z.literal("WRITE_APPEND").default("WRITE_APPEND"),
  createDisposition: z.enum(["CREATE_IF_NEEDED", "CREATE_NEVER"]).default("CREATE_IF_NEEDED"),
  autodetect: z.literal(false).default(false),
  ignoreUnknownValues: z.boolean().default(false),
  /** Unknown to BigQuery too, but Google's client sends it. */
  location: z.string().optional(),
});
export type LoadConfiguration = z.infer<typeof LoadConfiguration>;

/** @throws ApiError 501 for what BigQuery may do and this stand-in doesn't */
export function toLoadConfiguration(load: unknown): LoadConfiguration {
  const result = LoadConfiguration.safeParse(load);
  if (!result.success) {
    throw notImplemented(
      `The local BigQuery adds newline-delimited JSON to a table, and nothing else: ${problemsIn(result.error)}`,
    );
  }
  return result.data;
}
