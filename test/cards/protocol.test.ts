import { describe, expect, it } from "vitest";
import { run } from "./testing/run.ts";
import { SCENARIOS } from "./testing/scenarios.ts";
import type { Scenario } from "./testing/simulate.ts";
import type { Disturbance } from "./testing/world.ts";

/** How many schedules of each scenario are played: some take 20 ms, some 5 s. `npm run simulate` plays more. */
const SEEDS = new Map([
  ["300 events within 20 s", 2],
  ["an issue with more lines than a document holds", 1],
  ["the keeper is dead-lettered", 3],
]);

describe("each event is shown once, and the newest state on one card", () => {
  it.each(Object.keys(SCENARIOS))("%s", async (name) => {
    const seeds = SEEDS.get(name) ?? 8;
    for (let seed = 1; seed <= seeds; seed++) {
      const { problems } = await run(scenarioOf(name), seed);
      expect([seed, ...problems]).toEqual([seed]);
    }
  });
});

describe("at each call to Slack and Firestore, and at each answer", () => {
  it.each<[Disturbance["kind"], string]>([
    ["kill", "the process may be killed"],
    ["standstill", "it may stand still for 100 s"],
    ["unacknowledged again", "the event that answers for the card may be delivered once more"],
    ["acknowledged again", "an event that was acknowledged may be delivered once more"],
  ])("%s: %s", async (kind) => {
    for (const seed of [1, 2]) {
      const { simulation } = await run(SCENARIOS.short, seed);
      const { steps } = simulation.world;
      expect(steps).toBeGreaterThan(15);
      for (let step = 1; step <= steps; step++) {
        const { problems } = await run(SCENARIOS.short, seed, { disturbance: { step, kind } });
        expect([seed, step, ...problems]).toEqual([seed, step]);
      }
    }
  });
});

function scenarioOf(name: string): Scenario {
  const scenario = new Map<string, Scenario>(Object.entries(SCENARIOS)).get(name);
  if (!scenario) {
    throw new Error(`there is no scenario ${name}`);
  }
  return scenario;
}
