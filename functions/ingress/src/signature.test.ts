import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { signatureFrom, verifySignature } from "./signature.ts";

// GitHub publishes this example so that everyone can check their code.
const SECRET = "It's a Secret to Everybody";
const BODY = Buffer.from("Hello, World!");
const SIGNATURE = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

describe("a webhook's signature", () => {
  it("is valid for GitHub's published example", () => {
    expect(verifySignature([SECRET], BODY, SIGNATURE)).toBe(true);
  });

  it("is valid with any of several secrets, so that a secret can be rotated", () => {
    expect(verifySignature(["newer", SECRET, "older"], BODY, SIGNATURE)).toBe(true);
    expect(verifySignature(["newer", "older"], BODY, SIGNATURE)).toBe(false);
    expect(verifySignature([], BODY, SIGNATURE)).toBe(false);
  });

  it("is invalid when one of its bits is flipped", () => {
    const digits = Buffer.from(SIGNATURE.slice(7), "hex");
    for (let bit = 0; bit < digits.length * 8; bit += 1) {
      const flipped = Buffer.from(digits);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(verifySignature([SECRET], BODY, `sha256=${flipped.toString("hex")}`)).toBe(false);
    }
  });

  it("is invalid when one bit of the body is flipped", () => {
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
    ["a digest with one digit too few", SIGNATURE.slice(0, -1)],
    ["a digest with one digit too many", `${SIGNATURE}0`],
    ["non-ASCII characters of the right length", `sha256=${"é".repeat(64)}`],
    ["a digest and a line break", `${SIGNATURE}\n`],
  ])("is never %s", (_, header) => {
    expect(signatureFrom(header)).toBeUndefined();
    expect(verifySignature([SECRET], BODY, header ?? "")).toBe(false);
  });
});
