import { describe, expect, it } from "vitest";
import { offsetOf, placeOf } from "./place.ts";
import { rewrite } from "./rewrite.ts";

const NAMES = new Map([
  ["events", "p.d.events"],
  ["d.events", "p.d.events"],
  ["p-1.d.events", "p-1.d.events"],
  ["v", "p.d.v"],
]);

function rewriteText(sql: string): string {
  return rewrite(sql, (path) => NAMES.get(path)).sql;
}

describe("table names become one quoted identifier, with the alias that BigQuery gives", () => {
  it.each([
    ["SELECT 1 FROM events", "SELECT 1 FROM `p.d.events` AS `events`"],
    ["SELECT 1 FROM d.events AS e", "SELECT 1 FROM `p.d.events` AS e"],
    ["SELECT 1 FROM `d`.`events` e", "SELECT 1 FROM `p.d.events` e"],
    ["SELECT 1 FROM p-1.d.events WHERE x", "SELECT 1 FROM `p-1.d.events` AS `events` WHERE x"],
    [
      "SELECT 1 FROM `p-1.d.events`JOIN v USING (id)",
      "SELECT 1 FROM `p-1.d.events` AS `events`JOIN `p.d.v` AS `v` USING (id)",
    ],
    [
      "SELECT 1 FROM events, v, events.labels",
      "SELECT 1 FROM `p.d.events` AS `events`, `p.d.v` AS `v`, events.labels",
    ],
    [
      "SELECT events.id, (SELECT 1 FROM v) FROM events",
      "SELECT events.id, (SELECT 1 FROM `p.d.v` AS `v`) FROM `p.d.events` AS `events`",
    ],
    [
      "SELECT 1 FROM (events JOIN (v) USING (id))",
      "SELECT 1 FROM (`p.d.events` AS `events` JOIN (`p.d.v` AS `v`) USING (id))",
    ],
    [
      "SELECT EXTRACT(YEAR FROM v), 1 IS DISTINCT FROM v FROM x, UNNEST([v, v]), v",
      "SELECT EXTRACT(YEAR FROM v), 1 IS DISTINCT FROM v FROM x, UNNEST([v, v]), `p.d.v` AS `v`",
    ],
  ])("%s", (sql, expected) => {
    expect(rewriteText(sql)).toBe(expected);
  });
});

it("string literals and comments are not changed", () => {
  const sql = `SELECT 'FROM events', "FROM v ?", r'\\', '''FROM "v" ''', b"?" -- FROM events ?\n# FROM v\n/* FROM v ? */ FROM x`;
  expect(rewriteText(sql)).toBe(sql);
});

it("positional parameters get names, and the semicolon at the end is removed", () => {
  expect(rewriteText("SELECT ?, ? ;\n")).toBe("SELECT @positional_1, @positional_2");
});

it("a place after a replaced name is converted to its place in the original text", () => {
  const sql = "SELECT 1\nFROM events, d.events AS e\tWHERE nope";
  const rewritten = rewrite(sql, (path) => NAMES.get(path));
  const place = placeOf(rewritten.sql, rewritten.sql.indexOf("nope"));
  expect(rewritten.original(place)).toEqual(placeOf(sql, sql.indexOf("nope")));
});

it("columns count characters, and a tab fills up to a multiple of eight", () => {
  const sql = "a\n\tb🎈c";
  expect(placeOf(sql, sql.indexOf("c"))).toEqual({ line: 2, column: 11 });
  expect(offsetOf(sql, { line: 2, column: 11 })).toBe(sql.indexOf("c"));
  expect(offsetOf(sql, { line: 9, column: 1 })).toBe(sql.length);
});
