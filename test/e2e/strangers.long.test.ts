import { createHmac } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { aStack, type TestStack } from "./testing/a-stack.ts";
import { flood, SOON_MS } from "./testing/flood.ts";

let stack: TestStack;
/** Where raw deliveries are kept, so that ingress keeps larger bodies. */
let keeping: TestStack;
beforeAll(async () => {
  stack = await aStack({ functions: ["ingress"] });
  keeping = await aStack({ functions: ["ingress"], raw: true });
});

/** strangers.ts writes so many bytes. */
const LARGE_BYTES = 136 * 64 * 1024;

describe("while strangers send", () => {
  it("10 bodies in chunks of one byte, GitHub is answered within 2 s, ingress stays under 300 MB, and no error is logged", async () => {
    const { deliveries, slowestMs, refusals, peakMegabytes } = await flood(stack, "crumbs", 10);
    expect(deliveries.filter(({ status }) => status !== 202)).toEqual([]);
    expect(slowestMs).toBeLessThan(SOON_MS);
    expect(peakMegabytes).toBeLessThan(300);
    expect(refusals.filter(({ severity }) => severity === "ERROR")).toEqual([]);
  });

  it("20 health checks with bodies in chunks of one byte, those are not read, and GitHub is answered within 2 s", async () => {
    const { deliveries, slowestMs, cpuSeconds } = await flood(stack, "checks", 20, { refused: 0 });
    expect(deliveries.filter(({ status }) => status !== 202)).toEqual([]);
    expect(slowestMs).toBeLessThan(SOON_MS);
    expect(cpuSeconds).toBeLessThan(4);
  });
});

describe("where raw deliveries are kept, and ingress keeps bodies of 9 MB, it stays under 300 MB while", () => {
  it("strangers send 100 of them at once; GitHub is answered within 2 s, and no error is logged", async () => {
    const { deliveries, slowestMs, refusals, peakMegabytes } = await flood(keeping, "large", 100);
    expect(deliveries.filter(({ status }) => status !== 202)).toEqual([]);
    expect(slowestMs).toBeLessThan(SOON_MS);
    expect(peakMegabytes).toBeLessThan(300);
    expect(refusals.filter(({ severity }) => severity === "ERROR")).toEqual([]);
  });

  it.each([
    ["40 of 9 MB", "large", 40],
    ["80 of 4.5 MB", "medium", 80],
  ])(
    "GitHub itself sends %s at once: what does not fit is told 429, and can be delivered again",
    async (_, kind, count) => {
      const signature = signatureOf(kind);
      const { statuses, deliveries, peakMegabytes } = await flood(keeping, kind, count, {
        signature,
        refused: 0,
      });
      expect([...statuses].filter((status) => status !== 0).sort()).toEqual([202, 429]);
      expect(deliveries.filter(({ status }) => status !== 202)).toEqual([]);
      expect(peakMegabytes).toBeLessThan(300);
    },
  );
});

/** GitHub's signature of the bodies of a flood. */
function signatureOf(kind: string): string {
  const body = Buffer.alloc(kind === "large" ? LARGE_BYTES : LARGE_BYTES / 2, "x");
  return createHmac("sha256", keeping.webhookSecret).update(body).digest("hex");
}
