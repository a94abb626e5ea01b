import { describe, expect, it } from "vitest";
import { run } from "./testing/run.ts";
import { SCENARIOS } from "./testing/scenarios.ts";
import { VARIANTS } from "./testing/variants.ts";

const TRIED = ["lost answers", "a short life with every fault", "clocks that differ by minutes"] as const;

describe("a rule of the protocol is there for its users: they would see something wrong with a protocol that", () => {
  it.each(Object.entries(VARIANTS))("%s", async (_, variant) => {
    const seen: string[] = [];
    for (let seed = 1; seed <= 150 && seen.length === 0; seed++) {
      for (const name of TRIED) {
        const { problems } = await run(SCENARIOS[name], seed, { variant });
        seen.push(...problems);
      }
    }
    expect(seen).not.toEqual([]);
  });
});
