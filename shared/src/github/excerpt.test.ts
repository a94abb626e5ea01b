import { describe, expect, it } from "vitest";
import { EXCERPT_LENGTH, excerpt } from "./excerpt.ts";

describe("an excerpt", () => {
  it("of a short text is the whole text, without empty lines", () => {
    expect(excerpt("It crashes.\n\nEvery time.")).toBe("It crashes.\nEvery time.");
  });

  it("is empty where there is no text", () => {
    expect(excerpt(null)).toBe("");
    expect(excerpt(undefined)).toBe("");
    expect(excerpt(" \r\n ")).toBe("");
  });

  it("leaves out HTML comments, which issue templates have, and an unclosed one too", () => {
    expect(excerpt("<!-- Please describe -->It crashes<!-- no, really -->.")).toBe("It crashes.");
    expect(excerpt("It crashes.<!-- unclosed")).toBe("It crashes.");
  });

  it("of a long text ends with an ellipsis, and never in the middle of a character as a reader sees it", () => {
    const family = "👨‍👩‍👧‍👦";
    expect(excerpt(family.repeat(EXCERPT_LENGTH + 1))).toBe(`${family.repeat(EXCERPT_LENGTH)}…`);
    expect(excerpt(family.repeat(EXCERPT_LENGTH))).toBe(family.repeat(EXCERPT_LENGTH));
  });

  it("is made in less than half a second, even of a text that is built to be slow", () => {
    const startedAt = performance.now();
    excerpt("<!--".repeat(16_000));
    excerpt("\n ".repeat(32_000));
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});
