import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { signatureFrom, verifySignature } from "./signature.ts";

// The example that GitHub publishes for checking an implementation.
const SECRET = "It's a Secret to Everybody";
const BODY = Buffer.from("Hello, World!");
const SIGNATURE = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

describe("a webhook's signature", () => {
  it("holds for GitHub's published example", () => {
    expect(verifySignature([SECRET], BODY, SIGNATURE)).toBe(true);
  });

  it("holds with any of several secrets, so that one can replace the other", () => {
    expect(verifySignature(["newer", SECRET, "older"], BODY, SIGNATURE)).toBe(true);
    expect(verifySignature(["newer", "older"], BODY, SIGNATURE)).toBe(false);
    expect(verifySignature([], BODY, SIGNATURE)).toBe(false);
  });

  it("fails when any single bit of it is flipped", () => {
    const digits = Buffer.from(SIGNATURE.slice(7), "hex");
    for (let bit = 0; bit < digits.length * 8; bit += 1) {
      const flipped = Buffer.from(digits);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(verifySignature([SECRET], BODY, `sha256=${flipped.toString("hex")}`)).toBe(false);
    }
  });

  it("fails when any single bit of the body is flipped", () => {
    for (let bit = 0; bit < BODY.length * 8; bit += 1) {
      const flipped = Buffer.from(BODY);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(verifySignature([SECRET], flipped, SIGNATURE)).toBe(false);
    }
  });

  it.each([
    ["nothing", undefined],
    ["an empty header", ""],
    ["SHA-1 alone", `sha1=${createHmac("sha1", SECRET).update(BODY).digest("hex")}`],
    ["a digest without its algorithm", SIGNATURE.slice(7)],
    ["a digit too few", SIGNATURE.slice(0, -1)],
    ["a digit too many", `${SIGNATURE}0`],
    ["non-ASCII characters of the right length", `sha256=${"é".repeat(64)}`],
    ["a line break after it", `${SIGNATURE}\n`],
  ])("is not %s", (_, header) => {
    expect(signatureFrom(header)).toBeUndefined();
    expect(verifySignature([SECRET], BODY, header ?? "")).toBe(false);
  });
});
