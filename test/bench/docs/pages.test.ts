import { expect, it } from "vitest";
import { billedSeconds } from "./costs.ts";
import { pagesWithFigures } from "./pages.ts";
import { lastResults } from "./results.ts";

it.each(pagesWithFigures())(
  "$path shows what the last bench has measured: npm run docs",
  ({ text, updated }) => {
    expect(text).toBe(updated);
  },
);

it("the costs are an upper bound: each function is billed for at least its processor time, in steps of 100 ms", () => {
  const seconds = billedSeconds(lastResults());
  expect(seconds).toBeGreaterThanOrEqual(0.3);
  expect((seconds * 10) % 1).toBeCloseTo(0);
});
