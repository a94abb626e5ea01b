import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { chosen } from "./choose.ts";

const PEOPLE = ["ann", "bob", "cid"];

it.each([
  ["00000000", "ann"],
  ["00000001", "bob"],
  ["0000000b", "cid"],
  ["ffffffff", "ann"],
])("the first 8 digits of the event's id say who is next: %s", (digits, login) => {
  expect(chosen(PEOPLE, digits.padEnd(32, "f"))).toBe(login);
  expect(chosen(PEOPLE, digits.padEnd(32, "0"))).toBe(login);
});

it("of many events, each of them gets about as many as the others", () => {
  const ids = Array.from({ length: 3_000 }, (_, n) => createHash("md5").update(`event ${n}`).digest("hex"));
  const counts = PEOPLE.map((login) => ids.filter((id) => chosen(PEOPLE, id) === login).length);
  expect(Math.min(...counts)).toBeGreaterThan(900);
});
