import { expect, it } from "vitest";
import { aCardsStack } from "./testing/cards-stack.ts";
import { wrongWith } from "./testing/check.ts";
import { failAtFirst } from "./testing/firestore-faults.ts";
import { TWO_REVISIONS } from "./testing/lengths.ts";
import { shuffled } from "./testing/random.ts";
import { aShortLife } from "./testing/script.ts";

const ISSUES = 24;

it("whichever of two revisions' calls Firestore refuses, loses, or carries out late: each issue has one card, and each line once", async () => {
  const stack = await aCardsStack({ divisors: TWO_REVISIONS });
  failAtFirst(stack.firestoreTraffic);
  const issues = Array.from({ length: ISSUES }, () => aShortLife());
  await stack.publish(...shuffled(issues.flatMap(({ events }) => events)));
  await stack.shown();
  expect(wrongWith(stack.slack, issues)).toEqual([]);
  expect(stack.doubles).toEqual([]);
});
