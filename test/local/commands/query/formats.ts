import type { Plain, Result } from "./result.ts";

/** One array with one object a row, ready for `jq`. */
export function formatJson({ columns, rows }: Result): string {
  const objects = rows.map((row) =>
    JSON.stringify(Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null]))),
  );
  return objects.length === 0 ? "[]" : `[\n${objects.map((object) => `  ${object}`).join(",\n")}\n]`;
}

/** RFC 4180 with a header line; NULL is empty, and an empty text is `""`; arrays and structs are JSON. */
export function formatCsv({ columns, rows }: Result): string {
  const lines = [columns.map(({ name }) => quoted(name)), ...rows.map((row) => row.map(fieldOf))];
  return lines.map((fields) => fields.join(",")).join("\r\n");
}

function fieldOf(value: Plain): string {
  if (value === null) {
    return "";
  }
  return quoted(typeof value === "object" ? JSON.stringify(value) : String(value));
}

function quoted(text: string): string {
  return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
