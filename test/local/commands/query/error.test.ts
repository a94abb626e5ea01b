import { expect, it } from "vitest";
import { explainSqlError } from "./error.ts";

function explained(message: string, sql: string) {
  return explainSqlError(new Error(message), sql).split("\n");
}

it("a caret stands under the place that the engine names", () => {
  expect(explained("Unrecognized name: nope at [1:8]", "select nope from events")).toEqual([
    "Unrecognized name: nope at [1:8]",
    "",
    "1 │ select nope from events",
    "  │        ^",
  ]);
});

it("of several lines, the one with the mistake is shown", () => {
  const sql = "select\n  repository,\n  nope\nfrom events";
  expect(explained("Unrecognized name: nope at [3:3]", sql).slice(2)).toEqual(["3 │   nope", "  │   ^"]);
});

it("the caret stands right after tabs, accents and emoji", () => {
  expect(explained("Unrecognized name: x at [1:9]", "\tx").slice(2)).toEqual([
    "1 │         x",
    "  │         ^",
  ]);
  expect(explained("Unrecognized name: x at [1:13]", "select '🙏', x").slice(2)).toEqual([
    "1 │ select '🙏', x",
    "  │              ^",
  ]);
});

it("the caret stands behind the end of a statement where something is missing", () => {
  const lines = explained("Syntax error: Unexpected end of statement at [1:14]", "SELECT 1 FROM");
  expect(lines.at(-1)).toBe("  │              ^");
});

it("an error without a place is shown as it is", () => {
  expect(explained("Not found: Table p:d.t", "select 1 from t")).toEqual(["Not found: Table p:d.t"]);
});
