import { beforeAll, describe, expect, it } from "vitest";
import { aStack, type TestStack } from "./testing/a-stack.ts";
import { flood, SOON_MS } from "./testing/flood.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await aStack({ functions: ["ingress"] });
});

describe("while strangers send", () => {
  it.each([
    ["200 forged bodies of 24 MB at once", "forged", 200, [401, 429]],
    ["200 bodies that begin and then stop", "stalled", 200, [408, 429]],
  ])(
    "%s, GitHub is answered within 2 s, ingress stays under 300 MB, and no error is logged",
    async (_, kind, count, refused) => {
      const { deliveries, slowestMs, refusals, peakMegabytes, statuses } = await flood(stack, kind, count);
      // Some connections are closed before their answer is read.
      const answered = [...statuses].filter((status) => status !== 0);
      expect(answered).toEqual(expect.arrayContaining(refused));
      // On a busy machine, whole bodies come too late, too.
      expect([401, 408, 429]).toEqual(expect.arrayContaining(answered));
      expect(deliveries.filter(({ status }) => status !== 202)).toEqual([]);
      expect(slowestMs).toBeLessThan(SOON_MS);
      expect(peakMegabytes).toBeLessThan(300);
      expect(refusals.filter(({ severity }) => severity === "ERROR")).toEqual([]);
    },
  );

  it("a body in a million chunks of one byte, it costs less than 2 s of the processor", async () => {
    const { statuses, cpuSeconds } = await flood(stack, "crumbs", 1);
    expect(statuses).toEqual(new Set([408]));
    expect(cpuSeconds).toBeLessThan(2);
  });

  it("500 MB without a signature, no more is taken after the answer than the network had on its way", async () => {
    const { megabytesSent } = await flood(stack, "unsigned", 5);
    expect(megabytesSent).toBeLessThan(20);
  });
});
