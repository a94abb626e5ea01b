import { expect, it } from "vitest";
import { PARTS } from "../titles.ts";
import { billedSeconds } from "./costs.ts";
import { lastResults } from "./results.ts";

it("an event that comes alone costs its waiting and its processor time on each function, in steps of 100 ms", () => {
  const { about } = lastResults();
  const delivering = { "CPU for an event, 20 at once, µs": 1_000 };
  const medians = {
    [PARTS.receive]: { ingress: { "CPU for a delivery, µs": 260_000 } },
    [PARTS.deliver]: { slack: delivering, bigquery: delivering },
  };
  // 310 ms, 501 ms and 151 ms.
  expect(billedSeconds({ about, medians })).toBeCloseTo(0.4 + 0.6 + 0.2);
});
