import { describe, expect, it } from "vitest";
import { oneLine, paragraph, shorten } from "./clean-text.ts";

describe("a text that is too long", () => {
  it("is shortened between what a reader sees as characters", () => {
    expect(shorten("ab👩‍👩‍👧‍👦cd", 8)).toBe("ab…");
    expect(shorten("cafe\u0301s and more", 6)).toBe("cafe\u0301…".slice(0, 6));
    expect(shorten("abc", 3)).toBe("abc");
  });

  it("is shortened within a character that alone is longer", () => {
    const zalgo = `a${"\u0301".repeat(5000)}`;
    expect(shorten(zalgo, 10)).toBe(`a${"\u0301".repeat(8)}…`);
    expect(shorten("👩‍👩‍👧‍👦", 5).isWellFormed()).toBe(true);
  });
});

describe("a text from GitHub", () => {
  it("cannot reverse what we write after it", () => {
    expect(oneLine("abc\u202efed", 100)).toBe("abcfed");
    expect(paragraph("\u2067abc", 100)).toBe("abc");
  });

  it("keeps its paragraphs in a quote", () => {
    expect(paragraph("\r\n one\r\n\r\n\r\n\r\ntwo\u0000 \n", 100)).toBe("one\n\ntwo");
  });

  it("never holds half a character, which JSON could not carry", () => {
    expect(oneLine("a\ud83d", 100)).toBe("a\ufffd");
  });
});
