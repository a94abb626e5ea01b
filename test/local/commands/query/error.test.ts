import { describe, expect, it } from "vitest";
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

describe("of several statements", () => {
  const sql = "SELECT 1;\nSELECT nope; SELECT 2;\nSELECT nope -- the end";

  it.each([
    ["Query error: Unrecognized name: x at [1:8]", "Statement 1 of 4 failed: those after it were not run."],
    [
      "Query error: Unrecognized name: nope at [2:8]",
      "Statement 2 of 4 failed: those before it are done, those after it were not run.",
    ],
    [
      "Query error: division by zero at [2:14]",
      "Statement 3 of 4 failed: those before it are done, those after it were not run.",
    ],
    ["Query error: Unrecognized name: nope at [3:8]", "Statement 4 of 4 failed: those before it are done."],
    ["Syntax error: Unexpected keyword SELECT at [2:1]", "No statement was run."],
  ])("an error says which one failed, and what became of the others: %s", (message, last) => {
    expect(explained(message, sql).at(-1)).toBe(last);
  });
});
