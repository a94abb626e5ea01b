import { expect, it } from "vitest";
import { beginningOf, dayIn } from "./time-zone.ts";

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

it.each([
  ["Etc/UTC", "2026-03-02", "2026-03-02T00:00:00.000Z"],
  ["Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00.000Z"],
  ["Europe/Berlin, in summer time", "2026-03-30", "2026-03-29T22:00:00.000Z"],
  ["Africa/Cairo, where clocks go from midnight to 1 o'clock", "2026-04-24", "2026-04-23T22:00:00.000Z"],
  ["Asia/Kathmandu", "2026-03-02", "2026-03-01T18:15:00.000Z"],
  ["Pacific/Kiritimati", "2026-03-02", "2026-03-01T10:00:00.000Z"],
  ["Pacific/Honolulu", "2026-03-02", "2026-03-02T10:00:00.000Z"],
])("in %s, the day %s begins at %s", (zone, day, at) => {
  expect(beginningOf(zone.split(",")[0] ?? "", day).toISOString()).toBe(at);
});
