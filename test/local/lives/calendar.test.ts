import { expect, it } from "vitest";
import { afterWork } from "./calendar.ts";

function after(from: string, hours: number) {
  return new Date(afterWork(Date.parse(from), hours)).toISOString();
}

it("working hours that are left when a day ends continue on the next working day", () => {
  expect(after("2026-03-04T10:00:00Z", 2)).toBe("2026-03-04T12:00:00.000Z");
  expect(after("2026-03-04T16:00:00Z", 2)).toBe("2026-03-05T10:00:00.000Z");
});

it("an issue from the night or the weekend is answered in the morning", () => {
  expect(after("2026-03-04T03:00:00Z", 0.5)).toBe("2026-03-04T09:30:00.000Z");
  expect(after("2026-03-06T20:00:00Z", 1)).toBe("2026-03-09T10:00:00.000Z");
});

it("nobody works between Christmas and New Year", () => {
  expect(after("2025-12-23T16:30:00Z", 1)).toBe("2026-01-02T09:30:00.000Z");
});
