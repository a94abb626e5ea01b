import { readFileSync } from "node:fs";
import { withBetweenMarks } from "./marks.ts";

const TERRAFORM = new URL("../../../terraform/", import.meta.url);

/** The page that shows the tables, between its marks. */
export const PAGE = new URL("README.md", TERRAFORM);

function read(file: string): string {
  return readFileSync(new URL(file, TERRAFORM), "utf8");
}

/** The blocks of one kind in a file, each with its name and what stands between its braces. */
function blocks(file: string, kind: "variable" | "output"): { name: string; body: string }[] {
  const pattern = new RegExp(`^${kind} "(\\w+)" \\{\\n(.*?)^\\}`, "gms");
  return [...read(file).matchAll(pattern)].map(([, name = "", body = ""]) => ({ name, body }));
}

/** The block's description in one line, fit for a cell of a table. */
function description(body: string): string {
  const [, text = body] =
    /^ {2}description += <<-EOT\n(.*?)^ {2}EOT$/ms.exec(body) ??
    /^ {2}description += "(.*)"$/m.exec(body) ??
    [];
  return text.replaceAll('\\"', '"').replaceAll(/\s+/g, " ").replaceAll("|", "\\|").trim();
}

/** What a variable is without being set; "needed" where it must be set. */
function byDefault(body: string): string {
  const [, value] = /^ {2}default += (.+)$/m.exec(body) ?? [];
  return value === undefined ? "needed" : `\`${value}\``;
}

/** Tables of all variables and outputs, as the page shows them. */
function tables(): string {
  const variables = blocks("variables.tf", "variable").map(
    ({ name, body }) => `| \`${name}\` | ${byDefault(body)} | ${description(body)} |\n`,
  );
  const outputs = blocks("outputs.tf", "output").map(
    ({ name, body }) => `| \`${name}\` | ${description(body)} |\n`,
  );
  return [
    "| variable | default | |\n| --- | --- | --- |\n",
    ...variables,
    "\n| output | |\n| --- | --- |\n",
    ...outputs,
  ].join("");
}

/**
 * The page as it is, and as it should be.
 * @throws Error where the page does not have the marks around the tables
 */
export function terraformPage(): { text: string; updated: string } {
  const text = read("README.md");
  return { text, updated: withBetweenMarks(text, "variables and outputs", tables()) };
}
