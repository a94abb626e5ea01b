import { describe, expect, it } from "vitest";
import { textExcerpt } from "./text-excerpt.ts";

describe("the beginning of a text", () => {
  it("is the text as it was typed, where it is short", () => {
    const text = "<!-- a comment -->\r\n\r\n  It crashes: `<!--`\n";
    expect(textExcerpt(text)).toBe(text);
    expect(textExcerpt("")).toBe("");
  });

  it("of a long text has 8,000 characters and an ellipsis, and no half of a surrogate pair", () => {
    expect(textExcerpt("x".repeat(65_536))).toBe(`${"x".repeat(8_000)}…`);
    const shown = textExcerpt(`x${"😀".repeat(10_000)}`);
    expect(shown.isWellFormed()).toBe(true);
    expect(shown).toHaveLength(8_000);
  });

  it("of a long text does not begin with the comments of a template, however long they are", () => {
    const template = `<!-- ${"please read this ".repeat(1_000)}-->\r\n\r\n<!-- and this -->\n`;
    expect(textExcerpt(`${template}It crashes.`)).toBe("It crashes.");
    expect(textExcerpt(`${template}    indented code`)).toBe("    indented code");
    expect(textExcerpt(`<!-- ${"never closed ".repeat(1_000)}`)).toBe("");
  });

  it("keeps a comment that comes later, since it may be code about comments", () => {
    const text = `Typing \`<!--\` hangs it. ${"x".repeat(10_000)}`;
    expect(textExcerpt(text)).toBe(`${text.slice(0, 8_000)}…`);
  });
});
