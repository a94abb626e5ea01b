import { readFileSync } from "node:fs";
import { raw } from "hono/html";

const STYLES = ["base", "sidebar", "panes", "message", "details", "blocks", "table", "rich-text", "narrow"];

/** The page carries its own script and style: nothing is loaded from elsewhere. */
export const SCRIPT = raw(read("browser.js"));
export const STYLE = raw(STYLES.map((name) => read(`style/${name}.css`)).join("\n"));

function read(name: string): string {
  return readFileSync(new URL(name, import.meta.url), "utf8");
}
