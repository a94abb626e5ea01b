import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";
import { LongSuitesFirst } from "./long-suites-first.ts";

/** Their files run one after the other in the same processes, which need not load the clients and the stand-ins for each. */
const SHARING = [
  "test/{cards,conformance,digest,local,routes,slack,views}/**/*.test.ts",
  "test/e2e/*.test.ts",
];

export default defineConfig({
  test: {
    root: fileURLToPath(new URL("..", import.meta.url)),
    // Without credentials, the Google clients would look for a metadata server, which only the cloud has.
    env: { METADATA_SERVER_DETECTION: "none", BIGQUERY_EMULATOR_HOST: "" },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 3,
    sequence: { sequencer: LongSuitesFirst },
    projects: [
      { extends: true, test: { name: "sharing", include: SHARING, isolate: false } },
      // Each file has a process of its own. Some import what changes it, such as the guard of ingress; or their random choices begin with
      // a seed; or what they measure depends on what was compiled before.
      {
        extends: true,
        test: {
          name: "alone",
          include: ["{shared,functions,test}/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...SHARING],
        },
      },
    ],
  },
});
