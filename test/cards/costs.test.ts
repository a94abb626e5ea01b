import { expect, it } from "vitest";
import { IssueLife } from "./testing/issue-life.ts";
import { run } from "./testing/run.ts";
import type { Scenario, Simulation } from "./testing/simulate.ts";

const MINUTE = 60_000;

/** What the scenario cost an event, in calls and requests. */
async function costs(scenario: Scenario) {
  const { problems, simulation } = await run(scenario, 1);
  expect(problems).toEqual([]);
  const { pubsub, firestore, slack } = simulation;
  const events = pubsub.messages.length;
  const { post, update, delete: deleted, read } = slack.counts;
  return {
    requests: pubsub.requests / events,
    reads: firestore.counts.reads / events,
    writes: firestore.counts.writes / events,
    calls: (post + update + deleted + read) / events,
    billedMs: pubsub.billedMs / events,
  };
}

/** Publishes the events of an issue within so many ms, in any order. */
function publishAtOnce(simulation: Simulation, life: IssueLife, withinMs: number): void {
  for (const delivery of life.deliveries) {
    simulation.pubsub.publish(delivery, simulation.world.random.integer(0, withinMs));
  }
}

function busyLife(simulation: Simulation, name: string, events: number, channel = "C1"): IssueLife {
  const life = new IssueLife(simulation.world, name, { channels: [channel] });
  life.opened();
  for (let n = 1; n < events; n++) {
    if (n % 2 === 0) {
      life.commented();
    } else {
      life.edited();
    }
  }
  return life;
}

it("a comment alone costs one read, two writes and two calls: its line, and the card's number of comments", async () => {
  const { requests, reads, writes, calls } = await costs({
    faults: { spreadMs: 500, skewMs: 0 },
    play(simulation) {
      const life = new IssueLife(simulation.world, "A");
      life.opened();
      for (let n = 0; n < 20; n++) {
        life.wait(10 * MINUTE);
        life.commented();
      }
      simulation.publish(life, 500);
      return [life];
    },
  });
  expect(requests).toBe(1);
  expect(reads).toBe(1);
  expect(writes).toBe(2);
  expect(calls).toBeLessThanOrEqual(2);
});

it("80 events of one card at once cost at most 0.2 writes and 0.2 calls each, and wait for nobody", async () => {
  const { requests, writes, calls, billedMs } = await costs({
    faults: { skewMs: 0 },
    instances: 1,
    play(simulation) {
      const life = busyLife(simulation, "A", 80);
      publishAtOnce(simulation, life, 300);
      return [life];
    },
  });
  expect(requests).toBe(1);
  expect(writes).toBeLessThanOrEqual(0.2);
  expect(calls).toBeLessThanOrEqual(0.2);
  expect(billedMs).toBeLessThan(500);
});

it("300 events of 20 issues in one channel cost fewer calls than events, and delay no other channel", async () => {
  let shownElsewhereAt = 0;
  const { calls } = await costs({
    faults: { skewMs: 0 },
    instances: 2,
    play(simulation) {
      const { world, slack } = simulation;
      const lives = Array.from({ length: 20 }, (_, n) => busyLife(simulation, `A${n}`, 15));
      const other = new IssueLife(world, "B", { channels: ["C2"] });
      other.opened();
      for (const life of lives) {
        publishAtOnce(simulation, life, 5_000);
      }
      simulation.pubsub.publish(other.deliveries[0] ?? other.edited(), 5_000);
      const begin = world.now;
      const check = slack.onChange;
      slack.onChange = (message) => {
        check(message);
        if (message.channel === "C2") {
          shownElsewhereAt = world.now - begin - 5_000;
        }
      };
      return [...lives, other];
    },
  });
  expect(calls).toBeLessThan(1);
  expect(shownElsewhereAt).toBeLessThan(2_000);
});
