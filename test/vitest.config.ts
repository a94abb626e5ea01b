import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";
import { LongSuitesFirst } from "./long-suites-first.ts";

/** `npm run test:long` runs these, and `npm test` all others. */
const LONG = "{shared,functions,test}/**/*.long.test.ts";

/**
 * Each of these files has a process of its own. All others run one after the other in the same processes, which need not load the clients
 * and the stand-ins for each.
 */
const ALONE = [
  // What they measure depends on what was compiled before, or they mostly wait for processes of their own.
  "test/architecture/*.test.ts",
  "test/e2e/cards/*.test.ts",
  // It registers a consumer, whose guard changes all later requests of the process.
  "shared/src/consumer/push-consumer.test.ts",
  // Whether its 200,000 problems fit on the stack depends on what was compiled before.
  "shared/src/problems.test.ts",
];

export default defineConfig({
  test: {
    root: fileURLToPath(new URL("..", import.meta.url)),
    // Without credentials, the Google clients would look for a metadata server, which only the cloud has.
    env: { METADATA_SERVER_DETECTION: "none", BIGQUERY_EMULATOR_HOST: "" },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Many files wait more than they work.
    maxWorkers: availableParallelism() + 2,
    sequence: { sequencer: LongSuitesFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "sharing",
          include: ["{shared,functions,test}/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...ALONE, LONG],
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: "alone", include: ALONE, exclude: [...configDefaults.exclude, LONG] },
      },
      { extends: true, test: { name: "long", include: [LONG], testTimeout: 180_000, hookTimeout: 180_000 } },
    ],
  },
});
