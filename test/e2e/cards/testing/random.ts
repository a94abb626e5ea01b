import { Random } from "@issue-relay/local/lives/random";
import { beforeEach } from "vitest";

/** Set ISSUE_RELAY_SEED to the seed of a failure to repeat its orders, faults and kills. How the processes take turns is not repeated. */
const SEED = Number(process.env.ISSUE_RELAY_SEED ?? Date.now() % 1_000_000);

const random = new Random(SEED);

beforeEach(({ onTestFailed }) => {
  onTestFailed(() => void process.stderr.write(`Repeat its random choices with ISSUE_RELAY_SEED=${SEED}\n`));
});

/** A whole number from 0 to below `end`. */
export function randomly(end: number): number {
  return random.integer(0, end - 1);
}

export function shuffled<T>(items: readonly T[]): T[] {
  return random.shuffled(items);
}
