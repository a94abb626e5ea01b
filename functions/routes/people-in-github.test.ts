import { Relay } from "@issue-relay/shared/routes/relay";
import { expect, it } from "vitest";
import type { AppRepository } from "./app-repositories.ts";
import { lookAtPeople } from "./people-in-github.ts";

/** Repositories where everybody may triage, and how often they were asked. */
function repositories(count: number) {
  const asked: string[] = [];
  const all = Array.from({ length: count }, (_, index): AppRepository => {
    const name = `acme/r${index}`;
    return {
      name,
      private: false,
      archived: false,
      hasIssues: true,
      permissions: {},
      has: async () => true,
      async rightsOf(login) {
        asked.push(`${login} in ${name}`);
        return { mayRead: true, mayTriage: true };
      },
    };
  });
  return { all, asked };
}

function relayOf(people: number): Relay {
  return Relay.parse({
    people: Object.fromEntries(
      Array.from({ length: people }, (_, index) => [`person-${index}`, `U${index}`]),
    ),
    channels: { all: "C1" },
    routes: [{ name: "all", to: "all" }],
    buttons: { take: "people" },
  });
}

it("asks 100 repositories at most, and says so", async () => {
  const { all, asked } = repositories(130);
  const { problems, notes } = await lookAtPeople(relayOf(1), all);
  expect(asked).toHaveLength(100);
  expect(problems).toEqual([]);
  expect(notes).toEqual([
    [["buttons"], "cards with buttons can be of 130 repositories, of which 100 were asked who may use them"],
  ]);
});

it.each([
  [50, 20 * 50],
  [300, 3 * 300],
  [2_000, 2_000],
])("asks about %d people 1,000 times at most, but about each once", async (people, times) => {
  const { all, asked } = repositories(130);
  await lookAtPeople(relayOf(people), all);
  expect(asked).toHaveLength(times);
  expect(new Set(asked).size).toBe(times);
});
