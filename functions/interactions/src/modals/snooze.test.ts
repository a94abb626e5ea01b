import { expect, it } from "vitest";
import { SNOOZE } from "./snooze.ts";

const ISSUE = { repository: "acme/web", number: 12, id: 120 };
const NOW = new Date("2026-03-02T23:30:00Z");

function snoozedUntil(day: string | undefined) {
  return SNOOZE.read({ day: { selected_date: day } }, ISSUE, NOW);
}

it.each(["2026-03-03", "2027-03-03"])("snoozes an issue until %s, from tomorrow to a year", (until) => {
  expect(snoozedUntil(until)).toEqual({ wish: { what: "snooze", until } });
});

it.each([
  ["today, in UTC", "2026-03-02", "Choose a day to come."],
  ["a day that has passed", "2025-12-31", "Choose a day to come."],
  ["no day", undefined, "Choose a day to come."],
  ["more than a year ahead", "2027-03-04", "Choose a day within a year."],
])("does not snooze an issue until %s", (_, day, problem) => {
  expect(snoozedUntil(day)).toEqual({ problems: { day: problem } });
});

it("proposes a week", () => {
  expect(SNOOZE.blocks(ISSUE, NOW)).toMatchObject([{ element: { initial_date: "2026-03-09" } }]);
});
