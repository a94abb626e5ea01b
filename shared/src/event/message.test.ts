import { describe, expect, it } from "vitest";
import { fitAttributes } from "./message.ts";

describe("attributes that Pub/Sub would refuse", () => {
  it.each([
    ["letters of two bytes", "é".repeat(2_000), "é".repeat(512)],
    ["letters of three bytes", "€".repeat(2_000), "€".repeat(341)],
    ["surrogate pairs", `x${"😀".repeat(2_000)}`, `x${"😀".repeat(255)}`],
    ["nothing to cut", "é".repeat(512), "é".repeat(512)],
  ])("are cut to 1,024 bytes, between two characters: %s", (_, value, fitted) => {
    expect(fitAttributes({ error: value })).toEqual({ error: fitted });
  });

  it("lose halves of surrogate pairs, and keys that Pub/Sub reserves", () => {
    expect(fitAttributes({ a: "x\ud83dy", googclient: "", "": "" })).toEqual({ a: "x\ufffdy" });
  });

  it("are the first 100", () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`key-${n}`, ""]));
    expect(Object.keys(fitAttributes(many))).toEqual(Object.keys(many).slice(0, 100));
  });
});
