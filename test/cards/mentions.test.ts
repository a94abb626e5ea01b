import { Relay } from "@issue-relay/shared/routes/relay";
import { expect, it } from "vitest";
import { linesOf } from "../../functions/slack/src/protocol/metadata.ts";
import { Check } from "./testing/check.ts";
import { BAD_DAY } from "./testing/faults.ts";
import { IssueLife } from "./testing/issue-life.ts";
import { keyOf, type Scenario, Simulation } from "./testing/simulate.ts";

const SEEDS = 10;
const SIX_DAYS = 6 * 24 * 3_600_000;

/** The logins and labels are those of an IssueLife. */
const relay = Relay.parse({
  people: Object.fromEntries([...Array(12).keys()].map((step) => [`mei${step}`, `UMEI${step}`])),
  groups: { oncall: "S1", security: "S2" },
  channels: { C1: "C1", C2: "C2", C3: "C3" },
  routes: [
    { name: "a", when: { labels: { any: "a*" } }, to: "C2", mention: ["security", "assignees"] },
    { name: "b", when: { labels: { any: "b*" } }, to: ["C2", "C3"], mention: "oncall" },
    { name: "everything", to: "C1", mention: ["assignees", "oncall"] },
  ],
});

/** The lines that shall mention somebody, and the same lines as messages had them, also those that were deleted since. */
async function mentions(faults: Scenario["faults"], seed: number) {
  const simulation = new Simulation({ faults, relay, play: () => [] }, seed);
  const check = new Check(simulation, { hasPerson: false, onlyInTheEnd: false, hasDeadLetters: false });
  const { world, slack } = simulation;
  const life = new IssueLife(world, "A", { channels: Object.keys(relay.channels) });
  life.opened();
  life.lives(12);
  simulation.publish(life);
  const cameToRest = await world.run(SIX_DAYS);
  const wanted = life.channels.flatMap((channel) => {
    const changes = life.deliveries.map(({ event }) => simulation.changeIn(channel, event));
    const lines = changes.flatMap(({ lines }) => lines.filter(({ mentions }) => mentions));
    return lines.map(({ key }) => `${keyOf(life.nodeId, channel)} ${key}`);
  });
  const posted = [...slack.messages.values()].flatMap(({ content: { metadata } }) => {
    const { card } = metadata.event_payload;
    return (linesOf(metadata, card) ?? []).map(({ key }) => `${card} ${key}`);
  });
  return {
    cameToRest,
    problems: check.problems,
    posted: posted.filter((line) => wanted.includes(line)).sort(),
    wanted: [...new Set(wanted)].sort(),
  };
}

it.each<[string, Scenario["faults"]]>([
  ["a bad day", BAD_DAY],
  ["crashes", { ...BAD_DAY, kill: 0.03 }],
  ["standstills", { ...BAD_DAY, standstill: 0.03 }],
  ["lost answers", { ...BAD_DAY, slackAnswerLost: 0.15, slackLate: 0.1, storeAnswerLost: 0.1 }],
  ["Slack away for 5 minutes", { ...BAD_DAY, slackOutages: [[15_000, 315_000]] }],
])("whom routes mention is notified once in each channel: %s", async (_, faults) => {
  let found = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { wanted, posted, ...rest } = await mentions(faults, seed);
    expect([seed, posted]).toEqual([seed, wanted]);
    expect([seed, rest]).toEqual([seed, { cameToRest: true, problems: [] }]);
    found += posted.length;
  }
  expect(found).toBeGreaterThan(3 * SEEDS);
});
