import { PubSubError } from "./errors.ts";

/**
 * What the emulator can't do. Refused, since a feature that is quietly left out would let a test pass that fails on
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

/** @throws UNIMPLEMENTED where the resource, or its push configuration, asks for what the emulator can't do */
export function refuseUnsupported(resource: Record<string, unknown>): void {
  for (const name of UNSUPPORTED) {
    const value = resource[name];
    if (Array.isArray(value) ? value.length > 0 : value) {
      throw new PubSubError("UNIMPLEMENTED", `The embedded Pub/Sub emulator doesn't support ${name}.`);
    }
  }
}
