import { expect, it } from "vitest";
import { chart, sparkline } from "./chart.ts";

it("a series has one block for each value, the tallest for the largest", () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7])).toBe("▁▂▃▄▅▆▇█");
});

it("a week without a value is a gap, and not a zero", () => {
  expect(sparkline([1, null, 0])).toBe("█ ▁");
});

it("a series of zeros is flat", () => {
  expect(sparkline([0, 0])).toBe("▁▁");
});

it("a chart aligns its series and says what the tallest block and the last one stand for", () => {
  const series = [
    { name: "acme/web", values: [1, 7, 3.5] },
    { name: "api", values: [null, null, null] },
  ];
  expect(chart("Backlog:", series, " h")).toBe(
    "Backlog:\nacme/web  ▂█▅  highest 7 h, last 3.5 h\napi            nothing yet",
  );
});
