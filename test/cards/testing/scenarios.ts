import { BAD_DAY } from "./faults.ts";
import { type Delivery, IssueLife } from "./issue-life.ts";
import type { Scenario, Simulation } from "./simulate.ts";
import { EPOCH } from "./world.ts";

const MINUTE = 60_000;

/** An issue that is opened, mostly labelled at once, and then lives on for so many steps. */
function aLife(
  simulation: Simulation,
  name: string,
  steps: number,
  options?: { channels?: string[]; start?: number },
) {
  const life = new IssueLife(simulation.world, name, options);
  life.opened();
  if (simulation.world.random.chance(0.7)) {
    life.triaged(["x", "y", "z"], { moves: false });
  }
  life.lives(steps);
  return life;
}

function published(simulation: Simulation, ...lives: IssueLife[]): IssueLife[] {
  for (const life of lives) {
    simulation.publish(life);
  }
  return lives;
}

export const SCENARIOS = {
  short: {
    faults: { spreadMs: 20_000 },
    play(simulation) {
      const life = new IssueLife(simulation.world, "A");
      life.opened();
      life.triaged(["a", "b"], { moves: false });
      life.commented();
      life.wait(10_000);
      life.closedOrReopened();
      const [comment] = life.comments;
      if (comment) {
        life.editedComment(comment);
      }
      return published(simulation, life);
    },
  },
  calm: {
    faults: {},
    play: (simulation) =>
      published(simulation, aLife(simulation, "A", 12), aLife(simulation, "B", 6, { start: 30_000 })),
  },
  "a short life with every fault": {
    faults: {
      slackAnswerLost: 0.2,
      slackCut: 0.1,
      slackLate: 0.1,
      storeAnswerLost: 0.1,
      storeSlow: 0.05,
      kill: 0.02,
      standstill: 0.02,
      lagMs: 20_000,
      duplicate: 0.5,
      spreadMs: 30_000,
      skewMs: 0,
    },
    play(simulation) {
      const { random } = simulation.world;
      const life = new IssueLife(simulation.world, "A");
      life.opened();
      life.commented();
      const [comment] = life.comments;
      if (random.chance(0.5)) {
        life.edited();
      }
      if (random.chance(0.3) && comment) {
        life.deletedComment(comment);
      }
      if (random.chance(0.5)) {
        life.commented();
      }
      return published(simulation, life);
    },
  },
  "a bad day": {
    faults: BAD_DAY,
    play: (simulation) =>
      published(
        simulation,
        aLife(simulation, "A", 12),
        aLife(simulation, "B", 8, { channels: ["C1", "C2"], start: MINUTE }),
      ),
  },
  standstills: {
    faults: { ...BAD_DAY, standstill: 0.03, kill: 0 },
    play: (simulation) => published(simulation, aLife(simulation, "A", 10)),
  },
  crashes: {
    faults: { ...BAD_DAY, kill: 0.03 },
    play: (simulation) => published(simulation, aLife(simulation, "A", 10)),
  },
  "lost answers": {
    faults: {
      slackCut: 0.1,
      slackAnswerLost: 0.15,
      slackLate: 0.1,
      storeAnswerLost: 0.1,
      storeLate: 0.05,
      lagMs: 20_000,
      duplicate: 0.3,
      acknowledgementLost: 0.2,
    },
    play: (simulation) => published(simulation, aLife(simulation, "A", 12)),
  },
  "clocks that differ by minutes": {
    faults: { ...BAD_DAY, skewMs: 120_000, standstill: 0.01 },
    play: (simulation) => published(simulation, aLife(simulation, "A", 12)),
  },
  "moments of several events": {
    faults: BAD_DAY,
    play(simulation) {
      const life = new IssueLife(simulation.world, "A");
      life.opened();
      life.triaged(["a", "b", "c"], { moves: false, assignee: "mei" });
      life.wait(20 * MINUTE);
      life.triaged(["x1", "y1"], { assignee: "bo" });
      life.closedOrReopened();
      return published(simulation, life);
    },
  },
  "Firestore away for 4 minutes": {
    faults: { ...BAD_DAY, storeOutages: [[20_000, 260_000]] },
    play: (simulation) => published(simulation, aLife(simulation, "A", 10)),
  },
  "Slack away for 5 minutes": {
    faults: { ...BAD_DAY, slackOutages: [[15_000, 315_000]] },
    play: (simulation) =>
      published(simulation, aLife(simulation, "A", 10), aLife(simulation, "B", 6), aLife(simulation, "C", 3)),
  },
  "Slack asks for pauses": {
    faults: { ...BAD_DAY, slackPauses: 0.15 },
    play: (simulation) => published(simulation, aLife(simulation, "A", 15), aLife(simulation, "B", 10)),
  },
  "an archived channel, for 3 hours": {
    faults: { ...BAD_DAY, brokenUntil: 180 * MINUTE },
    play: (simulation) => published(simulation, aLife(simulation, "A", 10)),
  },
  "300 events within 20 s": {
    faults: { ...BAD_DAY, kill: 0.0003, standstill: 0.0003, spreadMs: 20_000, slackPauses: 0.002 },
    instances: 3,
    play(simulation) {
      const { world } = simulation;
      const life = new IssueLife(world, "A");
      life.opened();
      for (let n = 0; n < 299; n++) {
        if (n % 3 === 0) {
          life.triaged([`a${n}`], { moves: false });
        } else if (n % 3 === 1) {
          life.commented();
        } else {
          life.edited();
        }
      }
      for (const delivery of life.deliveries) {
        simulation.pubsub.publish(delivery, world.random.integer(0, 20_000));
      }
      return [life];
    },
  },
  "a person deletes the card": {
    faults: BAD_DAY,
    hasPerson: true,
    play(simulation) {
      const { world, slack } = simulation;
      const life = aLife(simulation, "A", 10);
      const times = world.random.integer(1, 3);
      for (let n = 0; n < times; n++) {
        world.after(world.random.integer(20_000, life.now - world.now), () => {
          for (const message of [...slack.messages.values()].filter(
            ({ isLive, thread }) => isLive && !thread,
          )) {
            world.note("A PERSON deletes the card");
            slack.remove(message);
          }
        });
      }
      life.wait(60 * MINUTE);
      life.commented();
      return published(simulation, life);
    },
  },
  "a comment before the opening, or without it": {
    faults: BAD_DAY,
    play(simulation) {
      const { random } = simulation.world;
      const life = new IssueLife(simulation.world, "A");
      life.opened();
      life.wait(MINUTE);
      life.commented();
      life.lives(4);
      const [opened, ...others] = life.deliveries;
      for (const delivery of others) {
        simulation.publishOne(delivery);
      }
      if (opened && random.chance(0.5)) {
        simulation.pubsub.publish(opened, random.integer(2 * MINUTE, 12 * MINUTE));
      }
      return [life];
    },
  },
  "events that recover found": {
    faults: BAD_DAY,
    play(simulation) {
      const { random } = simulation.world;
      const life = aLife(simulation, "A", 10);
      simulation.publish(life);
      for (const delivery of life.deliveries.filter(() => random.chance(0.3))) {
        simulation.pubsub.publish(recovered(delivery), random.integer(0, 70 * MINUTE));
      }
      life.wait(30 * MINUTE);
      life.edited();
      life.wait(random.chance(0.5) ? 0 : 2 * MINUTE);
      simulation.pubsub.publish(life.read("observed"), 240 * MINUTE);
      const unknown = new IssueLife(simulation.world, "B", { channels: [] });
      simulation.pubsub.publish({ ...recovered(unknown.edited()), channels: ["C1"] }, 1000);
      return [life, unknown];
    },
  },
  "openings that never came": {
    faults: BAD_DAY,
    play(simulation) {
      const { random } = simulation.world;
      const life = aLife(simulation, "A", 8);
      const [opened, ...others] = life.deliveries;
      for (const delivery of others) {
        simulation.publishOne(delivery);
      }
      for (const copy of [life.read("opened"), ...(opened && random.chance(0.5) ? [opened] : [])]) {
        simulation.pubsub.publish(copy, random.integer(0, 70 * MINUTE));
      }
      return [life, foundLate(simulation, "B"), foundLate(simulation, "C")];
    },
  },
  "an issue with more lines than a document holds": {
    faults: { ...BAD_DAY, kill: 0.0005, standstill: 0.0005 },
    play(simulation) {
      const { random } = simulation.world;
      const life = new IssueLife(simulation.world, "A");
      life.opened();
      for (let n = 0; n < 450; n++) {
        life.wait(random.integer(0, MINUTE));
        life.commented();
        const comment = life.comments[random.integer(0, n)];
        if (comment && random.chance(0.1)) {
          life.editedComment(comment);
        }
        if (comment && random.chance(0.1)) {
          life.deletedComment(comment);
        }
      }
      simulation.publish(life);
      for (const delivery of life.deliveries.filter(() => random.chance(0.1))) {
        simulation.pubsub.publish(delivery, delivery.happenedAt - EPOCH + random.integer(0, 180 * MINUTE));
      }
      return [life];
    },
  },
  "just within the bounds": {
    faults: {
      ...BAD_DAY,
      slackAnswerLost: 0.1,
      slackLate: 0.1,
      acceptLateMs: 28_000,
      lagMs: 31_000,
      kill: 0.01,
      standstill: 0.01,
    },
    play: (simulation) => published(simulation, aLife(simulation, "A", 12)),
  },
  "two revisions at once": {
    faults: BAD_DAY,
    hasTwoRevisions: true,
    play: (simulation) => published(simulation, aLife(simulation, "A", 12)),
  },
  "Slack slower than the bounds": {
    faults: {
      ...BAD_DAY,
      lagMs: 240_000,
      slackLate: 0.1,
      acceptLateMs: 120_000,
      slackAnswerLost: 0.1,
      kill: 0.01,
    },
    onlyInTheEnd: true,
    play: (simulation) => published(simulation, aLife(simulation, "A", 10)),
  },
  "the keeper is dead-lettered": {
    faults: { ...BAD_DAY, brokenUntil: 30 * 60 * MINUTE },
    hasDeadLetters: true,
    play(simulation) {
      const life = aLife(simulation, "A", 8);
      simulation.publish(life);
      life.wait(40 * 60 * MINUTE);
      simulation.publishOne(life.commented());
      return [life];
    },
  },
} satisfies Record<string, Scenario>;

/** The event as GitHub's timeline tells of it later: of the issue as it was then, that says little. */
function recovered({ event, ...delivery }: Delivery): Delivery {
  const { id, nodeId, number, createdAt, updatedAt, state, closedAt } = event.issue;
  const issue = { id, nodeId, number, createdAt, updatedAt };
  const said = event.action === "closed" ? { ...issue, state, closedAt } : issue;
  return { ...delivery, event: { ...event, source: "recovery", issue: said } };
}

/** An issue of which no webhook came. What `recover` finds of it makes a card where it is open, and none where it is closed. */
function foundLate({ world, pubsub }: Simulation, name: string): IssueLife {
  const isClosed = world.random.chance(0.3);
  const life = new IssueLife(world, name, isClosed ? { channels: [] } : {});
  life.opened();
  life.triaged(["a", "b"]);
  life.edited();
  if (isClosed) {
    life.closedOrReopened();
  }
  life.wait(world.random.chance(0.5) ? 0 : 20 * MINUTE);
  const [, ...history] = life.deliveries.map(recovered);
  const readings = (["opened", "opened", "observed"] as const).map((action) => life.read(action));
  for (const delivery of [...history, ...readings]) {
    pubsub.publish({ ...delivery, channels: ["C1"] }, world.random.integer(0, 30 * MINUTE));
  }
  return life;
}
