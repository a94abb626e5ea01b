import { expect, it } from "vitest";
import { snoozeIn } from "./snooze.ts";

const ISSUE = { repository: "acme/web", number: 12, id: 120 };
const SNOOZE = snoozeIn("Europe/Berlin");
/** In Berlin, the third has begun. */
const NOW = new Date("2026-03-02T23:30:00Z");

function snoozedUntil(day: string | undefined) {
  return SNOOZE.read({ day: { selected_date: day } }, ISSUE, NOW);
}

it.each([
  ["2026-03-04", "2026-03-03T23:00:00.000Z"],
  ["2026-07-01, in summer time", "2026-06-30T22:00:00.000Z"],
  ["2027-03-04", "2027-03-03T23:00:00.000Z"],
])("snoozes an issue until %s, from tomorrow to a year: it begins where the digest is read", (day, until) => {
  expect(snoozedUntil(day.split(",")[0])).toEqual({ wish: { what: "snooze", until } });
});

it.each([
  ["today, where the digest is read", "2026-03-03", "Choose a day to come."],
  ["a day that has passed", "2025-12-31", "Choose a day to come."],
  ["no day", undefined, "Choose a day to come."],
  ["more than a year ahead", "2027-03-05", "Choose a day within a year."],
])("does not snooze an issue until %s", (_, day, problem) => {
  expect(snoozedUntil(day)).toEqual({ problems: { day: problem } });
});

it("proposes a week, and says where its day begins", () => {
  expect(SNOOZE.blocks(ISSUE, NOW)).toMatchObject([
    {
      element: { initial_date: "2026-03-10" },
      hint: { text: "A day begins at midnight, Europe/Berlin." },
    },
  ]);
});
