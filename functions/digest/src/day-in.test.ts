import { expect, it } from "vitest";
import { dayIn } from "./day-in.ts";

it.each([
  ["Etc/UTC", "2026-03-02T23:59:59Z", "2026-03-02"],
  ["Europe/Berlin", "2026-03-01T23:30:00Z", "2026-03-02"],
  ["Europe/Berlin, where clocks change", "2026-03-29T00:59:59Z", "2026-03-29"],
  ["Europe/Berlin, where clocks have changed", "2026-03-29T22:00:00Z", "2026-03-30"],
  ["Pacific/Kiritimati", "2026-03-01T19:00:00Z", "2026-03-02"],
  ["Pacific/Honolulu", "2026-03-02T09:00:00Z", "2026-03-01"],
])("in %s, %s is in the day %s", (zone, at, day) => {
  expect(dayIn(zone.split(",")[0] ?? "", new Date(at))).toBe(day);
});
