import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { richTextOf } from "./rich-text-of.ts";
import { readable } from "./testing/readable.ts";

const FOLDER = new URL("testing/issues/", import.meta.url);
const LIMITS = { maxCharacters: 3000, maxJson: 12_000, more: "https://github.com/acme/web/issues/12" };

/** Beside each text is what Slack shows of it, to be read: `vitest run -u` writes it anew. */
describe("Slack shows", () => {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith(".gfm"));

  it.each(names)("%s", async (name) => {
    const shown = richTextOf(readFileSync(new URL(name, FOLDER), "utf8"), LIMITS);
    await expect(`${readable(shown)}\n`).toMatchFileSnapshot(
      new URL(name.replace(".gfm", ".slack.txt"), FOLDER).pathname,
    );
  });
});
