// Plays more schedules of the cards than the tests do: `npm run simulate -- [schedules] [first seed] [scenario]`. With the
// scenario and `trace` it prints one schedule, step by step: `npm run simulate -- 1 17 "lost answers" trace`.
import { styleText } from "node:util";
import { run } from "./testing/run.ts";
import { SCENARIOS } from "./testing/scenarios.ts";
import type { Scenario } from "./testing/simulate.ts";

const [count = "100", first = "1", only, trace] = process.argv.slice(2);
const scenarios = Object.entries<Scenario>(SCENARIOS).filter(([name]) => only === undefined || name === only);

for (const [name, scenario] of scenarios) {
  const startedAt = performance.now();
  const failures: string[] = [];
  const sums = { events: 0, requests: 0, reads: 0, writes: 0, calls: 0, kills: 0, billedMs: 0 };
  for (let seed = Number(first); seed < Number(first) + Number(count); seed++) {
    const { problems, simulation } = await run(scenario, seed);
    const { pubsub, firestore, slack, world } = simulation;
    failures.push(...problems.slice(0, 1).map((problem) => `   seed ${seed}: ${problem}`));
    sums.events += pubsub.messages.length;
    sums.requests += pubsub.requests;
    sums.billedMs += pubsub.billedMs;
    sums.reads += firestore.counts.reads;
    sums.writes += firestore.counts.writes;
    sums.calls += slack.counts.post + slack.counts.update + slack.counts.delete + slack.counts.read;
    sums.kills += world.kills;
    if (trace) {
      process.stdout.write(`${world.log.join("\n")}\n`);
    }
  }
  const per = (sum: number) => (sum / sums.events).toFixed(2);
  const verdict =
    failures.length === 0 ? styleText("green", "holds") : styleText("red", `${failures.length} failed`);
  const costs = `an event: ${per(sums.requests)} requests, ${per(sums.reads)} reads, ${per(sums.writes)} writes, ${per(sums.calls)} calls to Slack, ${per(sums.billedMs / 1000)} s billed`;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(
    `${verdict}  ${name}: ${count} schedules, ${sums.kills} kills; ${costs}; ${seconds} s\n`,
  );
  process.stdout.write(
    failures
      .slice(0, 3)
      .map((line) => `${line}\n`)
      .join(""),
  );
  process.exitCode ||= failures.length > 0 ? 1 : 0;
}
