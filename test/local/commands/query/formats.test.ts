import { describe, expect, it } from "vitest";
import { formatCsv, formatJson } from "./formats.ts";
import type { Column, Plain } from "./result.ts";

const columns: Column[] = ["title", "n", "labels"].map((name) => ({
  name,
  type: "STRING",
  mode: "NULLABLE",
  fields: [],
}));
function result(...rows: Plain[][]) {
  return { columns, rows };
}

describe("--csv", () => {
  it("quotes fields with commas, quotes or line breaks (RFC 4180), and no others", () => {
    const csv = formatCsv(result(["plain", 1, ["bug"]], ['He said "no",\nthen left', -2.5, []]));
    expect(csv).toBe('title,n,labels\r\nplain,1,"[""bug""]"\r\n"He said ""no"",\nthen left",-2.5,[]');
  });

  it('shows NULL as nothing, and an empty text as ""', () => {
    expect(formatCsv(result([null, null, ""]))).toBe('title,n,labels\r\n,,""');
  });

  it("has its header line also without rows", () => {
    expect(formatCsv(result())).toBe("title,n,labels");
  });
});

describe("--json", () => {
  it("is one array with an object for each row, every column in each", () => {
    const json = formatJson(result(["a", 1, ["bug"]], [null, null, []]));
    expect(JSON.parse(json)).toEqual([
      { title: "a", n: 1, labels: ["bug"] },
      { title: null, n: null, labels: [] },
    ]);
  });

  it("is an empty array without rows", () => {
    expect(formatJson(result())).toBe("[]");
  });
});
