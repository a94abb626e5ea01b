import { describe, expect, it } from "vitest";
import { offsetOf, placeOf } from "./place.ts";
import { rewrite } from "./rewrite.ts";

const NAMES = new Map([
  ["events", "`p.d.events`"],
  ["d.events", "`p.d.events`"],
  ["p-1.d.events", "`p-1.d.events`"],
  ["v", "`p.d.v`"],
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

describe("the table that a statement changes gets the alias too, but not where SQL allows none", () => {
  it.each([
    ["INSERT d.events (id) VALUES (1)", "INSERT `p.d.events` (id) VALUES (1)"],
    ["insert into events(id) SELECT id FROM v", "insert into `p.d.events`(id) SELECT id FROM `p.d.v` AS `v`"],
    ["INSERT INTO p-1.d.events VALUES (1)", "INSERT INTO `p-1.d.events` VALUES (1)"],
    ["UPDATE events SET n = v.n FROM v", "UPDATE `p.d.events` AS `events` SET n = v.n FROM `p.d.v` AS `v`"],
    ["UPDATE events e SET n = 1, m = v", "UPDATE `p.d.events` e SET n = 1, m = v"],
    ["-- all\nDELETE events WHERE v", "-- all\nDELETE `p.d.events` AS `events` WHERE v"],
    [
      "DELETE FROM events WHERE id IN (SELECT id FROM v)",
      "DELETE FROM `p.d.events` AS `events` WHERE id IN (SELECT id FROM `p.d.v` AS `v`)",
    ],
    ["TRUNCATE TABLE d.events", "TRUNCATE TABLE `p.d.events`"],
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
