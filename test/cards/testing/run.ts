import { Check } from "./check.ts";
import { type RunOptions, type Scenario, Simulation } from "./simulate.ts";

const SIX_DAYS = 6 * 24 * 3_600_000;

/** Plays a scenario to its end. */
export async function run(scenario: Scenario, seed: number, options?: RunOptions) {
  const simulation = new Simulation(scenario, seed, options);
  const check = new Check(simulation, {
    hasPerson: scenario.hasPerson ?? false,
    onlyInTheEnd: scenario.onlyInTheEnd ?? false,
    hasDeadLetters: scenario.hasDeadLetters ?? false,
  });
  const lives = scenario.play(simulation);
  const cameToRest = await simulation.world.run(SIX_DAYS);
  await check.inTheEnd(lives, cameToRest);
  return { problems: check.problems, simulation };
}
