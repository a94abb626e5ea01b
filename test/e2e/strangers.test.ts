import { beforeAll, describe, expect, it } from "vitest";
import { aStack, type TestStack } from "./testing/a-stack.ts";
import { expectUnharmed, flood } from "./testing/flood.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await aStack({ functions: ["ingress"] });
});

describe("while strangers send", () => {
  it("40 forged bodies of 24 MB at once, GitHub is answered within 2 s, ingress stays under 300 MB, and no error is logged", async () => {
    const outcome = await flood(stack, "forged", 40);
    expectUnharmed(outcome);
    // Some connections are closed before their answer is read; on a busy machine, whole bodies come too late.
    expect([0, 401, 408, 429]).toEqual(expect.arrayContaining([...outcome.statuses]));
    expect(outcome.statuses).toContain(401);
  });

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
