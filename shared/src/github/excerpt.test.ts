import { describe, expect, it } from "vitest";
import { EXCERPT_LENGTH, excerpt } from "./excerpt.ts";

describe("an excerpt", () => {
  it("is the whole of a short text", () => {
    expect(excerpt("It crashes.\n\nEvery time.")).toBe("It crashes.\nEvery time.");
  });

  it("is empty where there is no text", () => {
    expect(excerpt(null)).toBe("");
    expect(excerpt(undefined)).toBe("");
    expect(excerpt(" \r\n ")).toBe("");
  });

  it("leaves out what issue templates hide in HTML comments, also an unclosed one", () => {
    expect(excerpt("<!-- Please describe -->It crashes<!-- no, really -->.")).toBe("It crashes.");
    expect(excerpt("It crashes.<!-- for ever")).toBe("It crashes.");
  });

  it("ends a long text with an ellipsis, never within a character as a reader sees it", () => {
    const family = "👨‍👩‍👧‍👦";
    expect(excerpt(family.repeat(EXCERPT_LENGTH + 1))).toBe(`${family.repeat(EXCERPT_LENGTH)}…`);
    expect(excerpt(family.repeat(EXCERPT_LENGTH))).toBe(family.repeat(EXCERPT_LENGTH));
  });

  it("takes no longer for a text that was made to be slow", () => {
    const startedAt = performance.now();
    excerpt("<!--".repeat(16_000));
    excerpt("\n ".repeat(32_000));
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});
