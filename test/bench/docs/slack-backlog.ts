import pubsub from "@issue-relay/shared/pubsub.json" with { type: "json" };
import { IssueLife } from "../../cards/testing/issue-life.ts";
import { run } from "../../cards/testing/run.ts";
import type { Scenario, Simulation } from "../../cards/testing/simulate.ts";
import { EPOCH } from "../../cards/testing/world.ts";
import { percentile } from "../figures.ts";
import { markdown } from "../table.ts";

/** Random runs of each line. */
const RUNS = 5;

const MINUTE = 60_000;
const CHOSEN = pubsub.consumers.slack.maximumBackoffSeconds;

interface Shown {
  events: number;
  calls: number;
  attempts: number;
  /** When half of what Slack shows was shown, and when all, in ms after the beginning. */
  half: number;
  all: number;
}

/** What becomes of many events in one channel, simulated over the function's own code, as two tables of Markdown. */
export async function backlogTables(): Promise<string> {
  const bursts = [
    ["79 events of one issue at once", await shown(crowd(1, 79))],
    ["320 events of 20 issues at once", await shown(crowd(20, 16))],
    ["10 deliveries/s for a minute: 600 events of 150 issues", await shown(aMinute)],
  ] as const;
  const burstRows = bursts.map(([title, runs]) => [
    title,
    median(runs.map(({ calls, events }) => calls / events)).toFixed(2),
    time(median(runs.map(({ half }) => half))),
    time(median(runs.map(({ all }) => all))),
    time(Math.max(...runs.map(({ all }) => all))),
  ]);
  const outageRows: string[][] = [];
  for (const minutes of [5, 60]) {
    for (const seconds of [CHOSEN, 600]) {
      const runs = await shown(outage(minutes * MINUTE, seconds));
      const all = runs.map((each) => each.all - minutes * MINUTE);
      outageRows.push([
        `${minutes} min`,
        seconds === CHOSEN ? `**${seconds} s**` : `${seconds} s`,
        median(runs.map(({ attempts, events }) => attempts / events)).toFixed(1),
        time(median(runs.map(({ half }) => half - minutes * MINUTE))),
        time(median(all)),
        time(Math.max(...all)),
      ]);
    }
  }
  const when = ["half is shown after", "all after", "at most"];
  return `${markdown(["what comes", "calls to Slack for an event", ...when], burstRows)}\n\n${markdown(
    ["Slack is away for", "the longest pause between two attempts", "attempts for an event", ...when],
    outageRows,
  )}\n`;
}

/** Issues of which so many events come at once: a third are comments, a third edits, a third labels. */
function crowd(issueCount: number, each: number): Scenario {
  return {
    faults: {},
    instances: 1,
    play: ({ world, pubsub: subscription }) =>
      issues(issueCount, (index) => {
        const life = new IssueLife(world, `I${index}`);
        life.opened();
        for (let count = 1; count < each; count += 3) {
          life.commented();
          life.edited();
          life.triaged([`a${count}`], { moves: false });
        }
        for (const delivery of life.deliveries) {
          subscription.publish(delivery, world.random.integer(0, 1000));
        }
        return life;
      }),
  };
}

/** Each issue is opened with a label, commented on and closed, all in the same second. */
const aMinute: Scenario = {
  faults: {},
  instances: 1,
  play: (simulation) =>
    issues(150, (index) => {
      const start = (index / 150) * MINUTE;
      const life = new IssueLife(simulation.world, `I${index}`, { start });
      life.opened();
      life.triaged(["b"], { moves: false });
      life.commented();
      life.closedOrReopened();
      for (const delivery of life.deliveries) {
        simulation.pubsub.publish(delivery, start + simulation.world.random.integer(0, 1000));
      }
      return life;
    }),
};

/** Slack is away, and in its first minutes 200 events of 60 new issues come. */
function outage(awayMs: number, maximumBackoffSeconds: number): Scenario {
  return {
    faults: { slackOutages: [[0, awayMs]], spreadMs: 20_000 },
    instances: 1,
    maximumBackoffMs: maximumBackoffSeconds * 1000,
    play: (simulation) =>
      issues(60, (index) => {
        const start = simulation.world.random.integer(0, 200_000);
        const life = new IssueLife(simulation.world, `I${index}`, { start });
        life.opened();
        life.edited();
        life.wait(6000);
        if (index % 3 > 0) {
          life.closedOrReopened();
        }
        for (let count = 0; count < (index % 6 === 1 ? 2 : index % 2); count += 1) {
          life.commented();
        }
        simulation.publish(life);
        return life;
      }),
  };
}

function issues(count: number, make: (index: number) => IssueLife): IssueLife[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** @throws Error where a card does not show in the end what it should */
async function shown({ play, ...rest }: Scenario): Promise<Shown[]> {
  const runs: Shown[] = [];
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const times: number[] = [];
    const watched = (simulation: Simulation) => {
      const { slack, world } = simulation;
      const { onChange } = slack;
      slack.onChange = (message) => {
        onChange(message);
        times.push(world.now - EPOCH);
      };
      return play(simulation);
    };
    const { problems, simulation } = await run({ ...rest, play: watched }, seed);
    if (problems[0] !== undefined) {
      throw new Error(problems[0]);
    }
    const { pubsub: subscription, slack } = simulation;
    const { post, update, delete: deleted, read } = slack.counts;
    runs.push({
      events: subscription.messages.length,
      calls: post + update + deleted + read,
      attempts: subscription.requests,
      half: median(times),
      all: times.at(-1) ?? 0,
    });
  }
  return runs;
}

function median(values: number[]): number {
  return percentile(values, 0.5);
}

function time(ms: number): string {
  return ms < MINUTE ? `${Math.round(ms / 1000)} s` : `${(ms / MINUTE).toFixed(1)} min`;
}
