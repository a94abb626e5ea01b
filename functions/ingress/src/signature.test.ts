import { createHmac } from "node:crypto";
import { Readable } from "node:stream";
import { Budget } from "@issue-relay/shared/edge/budget";
import { receiveSignedBody } from "@issue-relay/shared/edge/signed-body";
import type { SecretVersion } from "@issue-relay/shared/secret";
import { describe, expect, it } from "vitest";
import { signatureFrom } from "./signature.ts";

// GitHub publishes this example so that everyone can check their code.
const SECRET = "It's a Secret to Everybody";
const BODY = Buffer.from("Hello, World!");
const SIGNATURE = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

type Values = [string, ...string[]];

/** A body with this header, where these are the values of the secret's enabled versions, the newest first. */
async function received(values: Values, body: Buffer, header: string, refreshed = values) {
  const signature = signatureFrom(header);
  if (!signature) {
    return { isSigned: false } as const;
  }
  return receiveSignedBody(Readable.from([body]), {
    secret: { values: async () => numbered(values), refreshed: async () => numbered(refreshed) },
    signature,
    budget: new Budget(10_000_000),
    maxKeptBytes: 1_000,
    dueAt: performance.now() + 1_000,
  });
}

function numbered([newest, ...older]: Values): [SecretVersion, ...SecretVersion[]] {
  const version = (value: string, index: number) => ({ value, version: String(older.length - index) });
  return [{ value: newest, version: String(older.length + 1) }, ...older.map(version)];
}

async function isSigned(...of: Parameters<typeof received>): Promise<boolean> {
  return (await received(...of)).isSigned;
}

describe("a webhook's signature", () => {
  it("is valid for GitHub's published example", async () => {
    expect(await isSigned([SECRET], BODY, SIGNATURE)).toBe(true);
  });

  it("is valid with any of several secrets, so that a secret can be rotated", async () => {
    expect(await isSigned(["newer", SECRET, "older"], BODY, SIGNATURE)).toBe(true);
    expect(await isSigned(["newer", "older"], BODY, SIGNATURE)).toBe(false);
  });

  it("says with which version of the secret it was made, so that an old one is disabled only when it is no longer used", async () => {
    expect(await received(["newer", SECRET], BODY, SIGNATURE)).toMatchObject({ secretVersion: "1" });
    expect(await received(["older"], BODY, SIGNATURE, [SECRET, "older"])).toMatchObject({
      secretVersion: "2",
    });
  });

  it("is valid with a version that is newer than the cached ones", async () => {
    expect(await isSigned(["older"], BODY, SIGNATURE, [SECRET, "older"])).toBe(true);
    expect(await isSigned(["older"], BODY, SIGNATURE, ["another", "older"])).toBe(false);
  });

  it("is valid for a body that is too large to be kept", async () => {
    const large = Buffer.alloc(100_000, "x");
    const header = `sha256=${createHmac("sha256", SECRET).update(large).digest("hex")}`;
    expect(await isSigned([SECRET], large, header)).toBe(true);
    expect(await isSigned(["another"], large, header)).toBe(false);
  });

  it("is invalid when one of its bits is flipped", async () => {
    const digits = Buffer.from(SIGNATURE.slice(7), "hex");
    for (let bit = 0; bit < digits.length * 8; bit += 1) {
      const flipped = Buffer.from(digits);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await isSigned([SECRET], BODY, `sha256=${flipped.toString("hex")}`)).toBe(false);
    }
  });

  it("is invalid when one bit of the body is flipped", async () => {
    for (let bit = 0; bit < BODY.length * 8; bit += 1) {
      const flipped = Buffer.from(BODY);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await isSigned([SECRET], flipped, SIGNATURE)).toBe(false);
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
  });
});
