import { expect, it } from "vitest";
import { WORKING_DAY } from "../testing/rows.ts";
import { shortTime, workingTime } from "./working-time.ts";

const AROUND_THE_CLOCK = 24 * 3600;

it.each([
  [59, "0 working minutes", "0 min"],
  [40 * 60, "40 working minutes", "40 min"],
  [3600, "1 working hour", "1 h"],
  [14.9 * 3600, "14 working hours", "14 h"],
  [16 * 3600, "2 working days", "2 d"],
  [12_000 * 3600, "1,500 working days", "1,500 d"],
])("%d seconds of working time are told as people would: %s", (seconds, words, short) => {
  expect(workingTime(seconds, WORKING_DAY)).toBe(words);
  expect(shortTime(seconds, WORKING_DAY)).toBe(short);
});

it("where everybody works around the clock, an hour is an hour", () => {
  expect(workingTime(30 * 3600, AROUND_THE_CLOCK)).toBe("30 hours");
  expect(workingTime(49 * 3600, AROUND_THE_CLOCK)).toBe("2 days");
});
