import { describe, expect, it } from "vitest";
import * as z from "zod";
import { problemsOf, shortLine } from "./problems.ts";

const Labels = z.object({ labels: z.array(z.object({ name: z.string() })) });

describe("what is wrong with a payload", () => {
  it("names each place, and of many places the first five", () => {
    const { error } = Labels.safeParse({ labels: Array.from({ length: 200_000 }, () => ({})) });
    const problems = error ? problemsOf(error) : "";
    expect(problems).toMatch(/^labels\.0\.name: .*; labels\.4\.name: .*; and 199995 more$/);
    expect(problems.length).toBeLessThan(500);
  });

  it("is one line without control characters, whatever the payload holds", () => {
    expect(shortLine("a\u001b[31m red\r\n\u2028 line\u0000")).toBe("a [31m red line");
  });

  it("has at most 500 characters, and no half of a character", () => {
    expect(shortLine("x".repeat(10_000))).toHaveLength(500);
    expect(shortLine(`${"x".repeat(498)}🎉🎉`).isWellFormed()).toBe(true);
  });
});
