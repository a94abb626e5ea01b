import width from "string-width";
import { describe, expect, it } from "vitest";
import type { Column, Plain } from "./result.ts";
import { formatTable } from "./table.ts";

function column(name: string, type: string, mode = "NULLABLE"): Column {
  return { name, type, mode, fields: [] };
}

function table(columns: Column[], rows: Plain[][], room?: number) {
  return formatTable({ columns, rows }, room).split("\n");
}

describe("a table", () => {
  it("has its columns aligned, numbers on the right, and NULL where nothing is known", () => {
    const columns = [column("repository", "STRING"), column("n", "INTEGER"), column("p50", "FLOAT")];
    const rows = [
      ["acme/web", 7, 0.5],
      ["acme/api", 1234, null],
      [null, -1, 12.25],
    ];
    expect(table(columns, rows)).toEqual([
      "repository     n    p50",
      "──────────  ────  ─────",
      "acme/web       7    0.5",
      "acme/api    1234   NULL",
      "NULL          -1  12.25",
    ]);
  });

  it("shows arrays and structs in a readable way", () => {
    const columns = [column("labels", "STRING", "REPEATED"), column("span", "RECORD")];
    const rows: Plain[][] = [
      [["bug", "P1"], { from: "2026-01-01T00:00:00Z", to: null }],
      [[], null],
    ];
    expect(table(columns, rows).slice(2)).toEqual([
      "[bug, P1]  {from: 2026-01-01T00:00:00Z, to: NULL}",
      "[]         NULL",
    ]);
  });

  it("is cut to the terminal's width, the widest columns first", () => {
    const columns = [column("title", "STRING"), column("n", "INTEGER")];
    const lines = table(columns, [["The login form forgets what I enter", 12]], 20);
    expect(lines).toEqual(["title              n", "────────────────  ──", "The login form …  12"]);
  });

  it("is never wider than the terminal, even where characters take two places", () => {
    expect(table([column("title", "STRING")], [["日本語日本語"], ["日本語日本"]], 10).slice(2)).toEqual([
      "日本語日…",
      "日本語日本",
    ]);
  });

  it("cuts off no number and no time, which would be another one", () => {
    const columns = [column("title", "STRING"), column("n", "INTEGER"), column("closed", "TIMESTAMP")];
    const lines = table(columns, [["The login form", 1234567890123, "2026-01-02T03:04:05Z"]], 48);
    expect(lines[2]).toBe("The login …  1234567890123  2026-01-02T03:04:05Z");
  });

  it("becomes a block of lines for each row where the terminal has no room for all columns", () => {
    const columns = [column("repository", "STRING"), column("first_response_seconds", "INTEGER")];
    const rows: Plain[][] = [
      ["acme/web", 7],
      ["acme/a-very-long-name", null],
    ];
    expect(table(columns, rows, 28)).toEqual([
      "── row 1 ──",
      "repository              acm…",
      "first_response_seconds  7",
      "── row 2 ──",
      "repository              acm…",
      "first_response_seconds  NULL",
    ]);
  });

  it("keeps its alignment with emoji and East Asian text", () => {
    const columns = [column("title", "STRING"), column("n", "INTEGER")];
    const lines = table(columns, [
      ["🙏 please", 1],
      ["日本語", 2],
      ["plain", 3],
    ]);
    expect(lines.map((line) => width(line))).toEqual([12, 12, 12, 12, 12]);
  });

  it("lets no title of an issue control the terminal", () => {
    const [, , line] = table([column("title", "STRING")], [["\u001b[2Jgone\nnext\u202e"]]);
    expect(line).toBe("\\u001b[2Jgone\\nnext\\u202e");
  });
});
