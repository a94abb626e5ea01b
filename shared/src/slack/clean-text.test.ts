import { describe, expect, it } from "vitest";
import { cleanLines, oneLine, shorten } from "./clean-text.ts";

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
    expect(cleanLines("\u2067abc")).toBe("abc");
  });

  it("keeps its lines where it has several", () => {
    expect(cleanLines("one\n\ttwo\u0000\u2028three")).toBe("one\n\ttwo three");
  });

  it.each([
    ["spaces of no width", "\u200b\u200c\u200d\u2060\ufeff"],
    ["soft hyphens", "\u00ad"],
    ["Hangul fillers", "\u3164\u115f\u1160\uffa0"],
    ["an empty Braille pattern", "\u2800"],
    ["tags", "\u{e0041}\u{e007f}"],
    ["variation selectors", "\ufe0f\u{e0100}"],
    ["marks of direction", "\u200e\u200f\u061c\u202e\u2066"],
    ["wide spaces", "\u00a0\u2003\u3000"],
  ])("is nothing where nothing of it can be seen: %s", (_, text) => {
    expect(oneLine(text, 100)).toBe("");
    expect(oneLine(`${text}a`, 100)).toMatch(/a$/);
  });

  it("keeps what joins characters that can be seen", () => {
    for (const text of [
      "👩‍👩‍👧‍👦",
      "❤️",
      "می‌خواهم",
      "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
    ]) {
      expect(oneLine(text, 100)).toBe(text);
    }
  });

  it("never holds half a character, which JSON could not carry", () => {
    expect(oneLine("a\ud83d", 100)).toBe("a\ufffd");
  });
});
