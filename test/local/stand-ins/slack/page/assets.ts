import { readdirSync, readFileSync } from "node:fs";
import { raw } from "hono/html";

const STYLES = [
  "base",
  "sidebar",
  "panes",
  "message",
  "details",
  "blocks",
  "buttons",
  "menu",
  "table",
  "rich-text",
  "dialogs",
  "inputs",
  "narrow",
];

/** The page carries its own style, and its script is in several files here: nothing is loaded from elsewhere. */
export const STYLE = raw(STYLES.map((name) => read(`style/${name}.css`)).join("\n"));

/** By their names: `main.js` imports the others. */
export const SCRIPTS = new Map(
  readdirSync(new URL("browser/", import.meta.url)).map((name) => [name, read(`browser/${name}`)]),
);

function read(name: string): string {
  return readFileSync(new URL(name, import.meta.url), "utf8");
}
