import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: fileURLToPath(new URL("..", import.meta.url)),
    include: ["{shared,functions,test}/**/*.test.ts"],
    // Without credentials, the Google clients would look for a metadata server, which only the cloud has.
    env: { METADATA_SERVER_DETECTION: "none", BIGQUERY_EMULATOR_HOST: "" },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 3,
  },
});
