import { PubSubError } from "./errors.ts";

/**
 * Settings that the emulator doesn't support. It refuses them: if it ignored them, a test could pass here and fail on
 * Google Cloud.
 */
const UNSUPPORTED = [
  "bigqueryConfig",
  "bigtableConfig",
  "cloudStorageConfig",
  "enableExactlyOnceDelivery",
  "enableMessageOrdering",
  "ingestionDataSourceSettings",
  "messageTransforms",
  "noWrapper",
  "schemaSettings",
];

/** @throws PubSubError UNIMPLEMENTED where a topic, subscription or push configuration has such a setting */
export function refuseUnsupported(resource: Record<string, unknown>): void {
  for (const name of UNSUPPORTED) {
    const value = resource[name];
    if (Array.isArray(value) ? value.length > 0 : value) {
      throw new PubSubError("UNIMPLEMENTED", `The embedded Pub/Sub emulator doesn't support ${name}.`);
    }
  }
}
