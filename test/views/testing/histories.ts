import { Random } from "@issue-relay/local/lives/random";
import { type Delivery, deliveriesOf, type IsLost } from "./histories/deliveries.ts";
import { Life } from "./histories/life.ts";

/**
 * What we receive of that many random issues, and of those that they become by transfers.
 * @param isLost by default, one of twenty deliveries is lost: few of most issues, and every second one of some
 */
export function randomHistories(seed: number, count: number, isLost?: IsLost): Delivery[] {
  const random = new Random(seed);
  let id = 1_000;
  const nextId = () => {
    id += 1;
    return id;
  };
  const issues = Array.from({ length: count }, () => new Life(random, nextId)).flatMap(
    ({ issues }) => issues,
  );
  return deliveriesOf(random, issues, isLost ?? isSometimesLost(random));
}

function isSometimesLost(random: Random): IsLost {
  // Both sides of a transfer have the same time of creation.
  return (_, { createdAt }) => random.chance(createdAt % 20 === 0 ? 0.5 : 0.03);
}
