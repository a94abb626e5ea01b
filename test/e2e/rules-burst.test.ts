import { ACTIONS, DATASET } from "@issue-relay/local/stack/dataset";
import { until } from "@issue-relay/local/stack/until";
import type { Issue } from "@issue-relay/local/stand-ins/github/issues/records";
import { OTTER, PEOPLE, REPOSITORIES } from "@issue-relay/local/stand-ins/github/testing/acme";
import { expect, it } from "vitest";
import { z } from "zod";
import { aStack } from "./testing/a-stack.ts";

const COUNT = Number(process.env.RULES_BURST ?? 60);
/** How many deliveries of GitHub are under way. */
const AT_ONCE = 50;
const LIMIT = Math.ceil(COUNT / 10);
/** Also on a machine that is busy with something else. */
const WITHIN_MS = 60_000 + COUNT * 1_000;

const stack = await aStack({
  functions: ["ingress", "actions"],
  // As many as terraform lets the one instance of actions have.
  mostOutstanding: 10,
  // The functions here are faster than GitHub's limits allow.
  gitHub: { limits: { perHour: 1e6, pointsPerMinute: 1e6 } },
  relay: {
    channels: { alarms: "C0ALARMS01" },
    routes: [{ name: "everything", to: "alarms" }],
    alerts: "alarms",
    rules: [
      { name: "comment", do: { comment: "Thanks, @{{ author }}!" }, limits: { all: LIMIT } },
      { name: "label", do: { label: "triage" }, limits: { all: COUNT } },
    ],
  },
});
const { issues } = stack.github;
REPOSITORIES.forEach((repository) => void issues.addRepository(repository));
PEOPLE.forEach((person) => void issues.know(person));

const Rows = z.array(z.object({ rule: z.string(), outcome: z.string() }));

/** How many rows there are of each rule, by what came of it. */
async function outcomes(): Promise<Record<string, number>> {
  const [rows] = await stack.bigquery.dataset(DATASET).table(ACTIONS).getRows();
  const byOutcome = Map.groupBy(Rows.parse(rows), ({ rule, outcome }) => `${rule} ${outcome}`);
  return Object.fromEntries([...byOutcome].map(([name, { length }]) => [name, length]));
}

it(`of ${COUNT} issues at once, a rule comments on ${LIMIT} and stops itself, which is told once; another labels all`, {
  timeout: WITHIN_MS + 30_000,
}, async () => {
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1000);
  const opened: Issue[] = [];
  const numbers = Array(COUNT).keys();
  const open = async () => {
    for (const n of numbers) {
      const title = `Login fails, ${n}`;
      const { issue } = await issues.act({ action: "opened", repository: "acme/web", title, by: OTTER });
      opened.push(...(issue ? [issue] : []));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, open));
  process.stdout.write(`${COUNT} issues are published after ${seconds()} s\n`);
  await until(
    "a row of each rule for each issue",
    async () => Object.values(await outcomes()).reduce((sum, n) => sum + n, 0) >= 2 * COUNT,
    WITHIN_MS,
  );
  await issues.told();
  process.stdout.write(`rules have acted on all of them after ${seconds()} s\n`);
  expect(await outcomes()).toEqual({
    "comment done": LIMIT,
    "comment stopped": COUNT - LIMIT,
    "label done": COUNT,
  });
  const states = opened.map(({ state }) => state);
  expect(states.filter(({ labels }) => labels.includes("triage"))).toHaveLength(COUNT);
  expect(states.flatMap(({ comments }) => comments)).toHaveLength(LIMIT);
  expect(stack.slack.messages("alarms").map(({ text }) => text)).toEqual([
    `Rule comment has stopped itself: it has acted ${LIMIT} times within an hour.`,
  ]);
});
