import { isCovered, isOneOf } from "@issue-relay/shared/routes/pattern";
import { expect, it } from "vitest";
import { standsFor } from "./testing/naive-conditions.ts";

/** All texts of at most three of the characters. */
function textsOf(...characters: string[]): string[] {
  const longer = (texts: string[]) => texts.flatMap((text) => characters.map((each) => text + each));
  const pairs = longer(characters);
  return ["", ...characters, ...pairs, ...longer(pairs)];
}

const PATTERNS = textsOf("a", "B", "*", "\\", "!").filter((pattern) => pattern !== "");
const TEXTS = textsOf("a", "b", "*", "\\", "!");
const MATCHES = new Map(
  PATTERNS.map((pattern) => [pattern, TEXTS.filter((text) => standsFor(pattern, text))]),
);

it("a pattern stands for what it does character by character, for all short patterns and texts", () => {
  for (const [pattern, texts] of MATCHES) {
    expect(TEXTS.filter((text) => isOneOf(text, [pattern]))).toEqual(texts);
  }
});

it("a pattern covers another only if it stands for all that the other stands for", () => {
  let covered = 0;
  for (const [pattern, texts] of MATCHES) {
    for (const [other, others] of MATCHES) {
      if (isCovered(pattern, [other])) {
        covered++;
        expect(texts.filter((text) => !others.includes(text))).toEqual([]);
      }
    }
  }
  expect(covered).toBeGreaterThan(PATTERNS.length);
});
