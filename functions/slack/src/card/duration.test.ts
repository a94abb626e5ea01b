import { expect, it } from "vitest";
import { took } from "./duration.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

it.each([
  [0, " within a minute"],
  [59 * SECOND, " within a minute"],
  [MINUTE, " after 1 min"],
  [59 * MINUTE + 59 * SECOND, " after 59 min"],
  [HOUR, " after 1 h"],
  [2 * HOUR + 5 * MINUTE + 7 * SECOND, " after 2 h 5 min"],
  [23 * HOUR + 59 * MINUTE, " after 23 h"],
  [DAY + 59 * MINUTE, " after 1 d"],
  [2 * DAY + 3 * HOUR, " after 2 d 3 h"],
  [400 * DAY + 3 * HOUR, " after 400 d"],
])("%i ms are told as%j", (ms, words) => {
  expect(took(1_000, 1_000 + ms)).toBe(words);
});

it("nothing is told of a length that isn't known, or can't be", () => {
  expect([took(undefined, 5), took(5, null), took(5, undefined), took(5, 4)]).toEqual(["", "", "", ""]);
});
