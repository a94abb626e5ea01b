import { beforeAll, expect, it } from "vitest";
import type { CardsStack } from "./cards-stack.ts";
import { cardOf, wrongWith } from "./check.ts";
import type { Issue } from "./issue.ts";
import { randomly, shuffled } from "./random.ts";
import { aWholeLife } from "./script.ts";

/** The most deliveries of one event. */
const MOST_COPIES = 5;

/**
 * The order of an issue's events, and how often each comes, make no difference.
 * @param orders how many random orders
 */
export function ordersSuite(start: () => Promise<CardsStack>, orders: number): void {
  let stack: CardsStack;
  beforeAll(async () => {
    stack = await start();
  });

  it(`the events of an issue, in ${orders} random orders and up to ${MOST_COPIES} times each, give the same card as in order, with each line once`, async () => {
    const lives = [false, true].map((isDeleted) => {
      const [inOrder, inReverse, ...others] = Array.from({ length: 2 + orders / 2 }, () =>
        aWholeLife({ isDeleted }),
      );
      return { isDeleted, inOrder, inReverse, others };
    });
    await stack.publish(...shuffled(lives.flatMap(({ others }) => others.flatMap(copiesOf))));
    await stack.shown();
    await Promise.all(
      lives.flatMap(({ inOrder, inReverse }) => [
        deliverInOrder(inOrder?.events ?? []),
        deliverInOrder(inReverse?.events.toReversed() ?? []),
      ]),
    );
    for (const { isDeleted, inOrder, inReverse, others } of lives) {
      const issues = [inOrder, inReverse, ...others].filter((issue) => issue !== undefined);
      expect(wrongWith(stack.slack, issues)).toEqual([]);
      const cards = new Set(issues.map((issue) => cardOf(stack.slack, issue)));
      expect([...cards]).toEqual([expect.stringContaining(isDeleted ? "Deleted" : "Transferred to")]);
    }
    expect(stack.doubles).toEqual([]);
  });

  /** Delivers one event after the other: the next when the last is acknowledged. */
  async function deliverInOrder(events: Issue["events"]): Promise<void> {
    for (const event of events) {
      await stack.publish(event);
      await stack.shown();
    }
  }
}

/** Each event some times, in a random order. */
function copiesOf({ events }: Issue) {
  return shuffled(events.flatMap((event) => Array.from({ length: 1 + randomly(MOST_COPIES) }, () => event)));
}
