import { until } from "@issue-relay/local/stack/until";
import type { CardsStack } from "./cards-stack.ts";
import { PATIENCE_MS } from "./lengths.ts";
import { randomly } from "./random.ts";

/** The most calls until the next kill: so many come of a few events. */
const MOST_CALLS = { slack: 4, firestore: 25 };

/**
 * Kills an instance at a random call to Slack or Firestore, and starts it again.
 * @returns false where everything was shown before
 */
export async function killAtRandom(stack: CardsStack, index: number): Promise<boolean> {
  const { promise: killed, resolve } = Promise.withResolvers<void>();
  let isKilled = false;
  const kill = () => {
    isKilled = true;
    resolve(stack.instances[index]?.restart());
  };
  if (randomly(2) === 0) {
    stack.slackTraffic.atRequest(randomly(MOST_CALLS.slack), kill);
  } else {
    stack.firestoreTraffic.atRequest(randomly(MOST_CALLS.firestore), kill);
  }
  await until("a kill, or the end", () => isKilled || stack.pushes.open() === 0, PATIENCE_MS);
  if (isKilled) {
    await killed;
  }
  return isKilled;
}
