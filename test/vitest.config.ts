import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: fileURLToPath(new URL("..", import.meta.url)),
    include: ["{shared,functions,test}/**/*.test.ts"],
    // Without credentials the Google clients would look for the metadata server of a machine in the cloud.
    env: { METADATA_SERVER_DETECTION: "none", BIGQUERY_EMULATOR_HOST: "" },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
