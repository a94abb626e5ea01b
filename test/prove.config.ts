import { mergeConfig } from "vitest/config";
import config from "./vitest.config.ts";

/**
 * The proof of the cards with the lengths that are deployed: `npm test` divides them. It takes up to half an hour, most of it
 * waiting, so that more files run at once.
 */
export default mergeConfig(config, {
  test: {
    env: { CARD_LENGTHS_DIVISOR: "1" },
    testTimeout: 30 * 60_000,
    maxWorkers: 8,
  },
});
