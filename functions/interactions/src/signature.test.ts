import { expect, it } from "vitest";
import { signatureFrom } from "./signature.ts";

const NOW = new Date("2026-03-02T12:00:00Z");
const DIGITS = "0123456789abcdef".repeat(4);

function claimed({ age = 0, signature = `v0=${DIGITS}` }) {
  const timestamp = String(NOW.getTime() / 1000 - age);
  return signatureFrom({ "x-slack-signature": signature, "x-slack-request-timestamp": timestamp }, NOW);
}

it("covers the time before the body", () => {
  expect(claimed({})).toEqual({
    signature: Buffer.from(DIGITS, "hex"),
    prefix: `v0:${NOW.getTime() / 1000}:`,
  });
});

it.each([-300, 300])("is taken %d s from now", (age) => {
  expect(claimed({ age })).toBeDefined();
});

it.each([-301, 301])("is not taken %d s from now", (age) => {
  expect(claimed({ age })).toBeUndefined();
});

it.each([`v1=${DIGITS}`, `v0=${DIGITS}0`, `v0=${DIGITS.slice(1)}`, DIGITS, ""])(
  "is not taken in another form: %s",
  (signature) => {
    expect(claimed({ signature })).toBeUndefined();
  },
);

it("is not taken where a header comes twice", () => {
  const headers = { "x-slack-signature": [`v0=${DIGITS}`], "x-slack-request-timestamp": "1" };
  expect(signatureFrom(headers, NOW)).toBeUndefined();
});
