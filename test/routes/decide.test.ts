import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { decide, trialsOf } from "@issue-relay/shared/routes/decide";
import { neverMatches } from "@issue-relay/shared/routes/never-matches";
import { type Relay, RelayContent } from "@issue-relay/shared/routes/relay-schema";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { File } from "./testing/file.ts";
import { type NaiveDecision, naiveDecisions } from "./testing/naive-decisions.ts";
import { event, file, similarRoutes } from "./testing/random.ts";

const RUNS = 400;
const events = fc.array(event, { minLength: 8, maxLength: 8 });

/** What the code decides, as the naive matcher writes it. */
function decisions(relay: Relay, one: IssueEvent): NaiveDecision[] {
  const found = new Map(decide(relay, one).map((decision) => [decision.channel, decision]));
  return Object.keys(relay.channels).flatMap((channel) => {
    const decision = found.get(channel);
    if (!decision) {
      return [];
    }
    const { route, place, mentions, isArrival } = decision;
    const onArrival = mentions.onArrival.map(({ id }) => id).sort();
    return [{ channel, route: route.name, place, onArrival, assignee: mentions.assignee?.id, isArrival }];
  });
}

/** What the random cases must show often, so that they would find a mistake in it. */
const OFTEN = [
  ...["private", "repositories", "labels", "actions", "authors", "senders", "milestones", "types"].flatMap(
    (condition) => [`${condition} holds`, `${condition} fails`],
  ),
  ...["0 channels", "1 channels", "2 channels", "3 channels"],
  ...[
    "thread",
    "card",
    "nothing",
    "arrives",
    "is there",
    "0 mentions",
    "1 mentions",
    "2 mentions",
    "assignee",
  ],
];

it("decides of random routes and events what a second, naive matcher decides", () => {
  const seen: string[] = [];
  const check = (random: File, some: IssueEvent[]) => {
    const relay = RelayContent.parse(random);
    for (const each of some) {
      const decided = decisions(relay, each);
      expect(decided).toEqual(naiveDecisions(random, each));
      const verdicts = trialsOf(relay.routes, each).flatMap((trial) => trial.verdicts);
      seen.push(
        `${decided.length} channels`,
        ...verdicts.map(({ condition, holds }) => `${condition} ${holds ? "holds" : "fails"}`),
        ...decided.flatMap(({ place, onArrival, assignee, isArrival }) => [
          place,
          isArrival ? "arrives" : "is there",
          `${onArrival.length} mentions`,
          ...(assignee ? ["assignee"] : []),
        ]),
      );
    }
  };
  fc.assert(fc.property(file, events, check), { numRuns: RUNS });
  const counts = countsOf(seen);
  expect(OFTEN.filter((thing) => (counts[thing] ?? 0) < 10)).toEqual([]);
});

it("says only of routes that decide nothing that they never match", () => {
  const seen: string[] = [];
  const check = (random: File, some: IssueEvent[]) => {
    const relay = RelayContent.parse(random);
    for (const { path, message } of neverMatches(relay)) {
      const route = relay.routes[Number(path[1])];
      seen.push(message.includes("before") ? "shadowed" : "contradiction");
      for (const each of some) {
        expect(decide(relay, each).map((decision) => decision.route.name)).not.toContain(route?.name);
      }
    }
  };
  fc.assert(fc.property(similarRoutes, events, check), { numRuns: 2 * RUNS });
  const { shadowed = 0, contradiction = 0 } = countsOf(seen);
  expect(shadowed).toBeGreaterThan(100);
  expect(contradiction).toBeGreaterThan(40);
});

function countsOf(things: string[]): Record<string, number> {
  const groups = Object.groupBy(things, (thing) => thing);
  return Object.fromEntries(Object.entries(groups).map(([thing, all = []]) => [thing, all.length]));
}
