import { Random } from "@issue-relay/local/lives/random";
import { type Delivery, deliveriesOf, type IsLost } from "./histories/deliveries.ts";
import type { Issue } from "./histories/issue.ts";
import { Life } from "./histories/life.ts";
import { isWatchedAt } from "./histories/repositories.ts";

/**
 * What we receive of that many random issues, and of those that they become by transfers.
 * @param isLost by default, one of twenty deliveries is lost: few of most issues, and every second one of some
 */
export function randomHistories(seed: number, count: number, isLost?: IsLost): Delivery[] {
  const random = new Random(seed);
  const isLostOnTheWay = isLost ?? isSometimesLost(random);
  return deliveriesOf(
    random,
    randomIssues(random, count),
    (step, issue) => !isWatchedAt(issue.repository, step.at) || isLostOnTheWay(step, issue),
  );
}

/** That many random issues, and those that they become by transfers. */
export function randomIssues(random: Random, count: number): Issue[] {
  let id = 1_000;
  const nextId = () => {
    id += 1;
    return id;
  };
  return Array.from({ length: count }, () => new Life(random, nextId)).flatMap(({ issues }) => issues);
}

function isSometimesLost(random: Random): IsLost {
  // Both sides of a transfer have the same time of creation.
  return (_, { createdAt }) => random.chance(createdAt % 20 === 0 ? 0.5 : 0.03);
}
