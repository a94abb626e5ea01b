import { callTask } from "@issue-relay/local/commands/relay/call-task";
import { reconcileCalls } from "@issue-relay/local/commands/relay/reconcile";
import { allRows, shownOf } from "@issue-relay/local/stack/arrivals";
import { CONSUMERS } from "@issue-relay/local/stack/functions";
import { until } from "@issue-relay/local/stack/until";
import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import type { Deed, Opening } from "@issue-relay/local/stand-ins/github/issues/deed";
import type { Occurrence } from "@issue-relay/local/stand-ins/github/occurrence";
import { MEI, OTTER, PEOPLE, REPOSITORIES } from "@issue-relay/local/stand-ins/github/testing/acme";
import { expect, it } from "vitest";
import { aStack } from "./testing/a-stack.ts";
import { backfillAcme } from "./testing/backfill.ts";
import { eventsOf, gitHubEventOf, gitHubEventsIn } from "./testing/github-events.ts";

const HOUR_MS = 3_600_000;

const stack = await aStack({
  functions: ["ingress", ...CONSUMERS, "recover"],
  // So the ids of what is read differ from those of webhooks.
  gitHub: { timelineLagMs: 3_000 },
});
const { issues, webhooks } = stack.github;
REPOSITORIES.forEach((repository) => void issues.addRepository(repository));
PEOPLE.forEach((person) => void issues.know(person));

/** All that has happened, whether webhooks told of it or not. */
const happened: Occurrence[] = [];

/** So many hours ago, to the second. */
function ago(hours: number): number {
  return Math.floor((Date.now() - hours * HOUR_MS) / 1000) * 1000;
}

/** Somebody opens an issue. Returns its id. */
function opening(title: string, hours: number): Opening {
  return { action: "opened", repository: "acme/web", title, by: OTTER, at: ago(hours) };
}

/** Something happens of which a webhook tells, if there is one. Returns the issue's id. */
async function happens(deed: Deed | Opening): Promise<number> {
  const { issue, occurrences } = await issues.act(deed);
  happened.push(...occurrences);
  return issue?.id ?? 0;
}

async function ask(task: string, input: object) {
  return callTask(stack.function("recover"), { task, input, onProgress() {} });
}

/** @returns what it found in all repositories together */
async function reconcile(input: object) {
  const { isDone, result } = await ask("reconcile", input);
  const { repositories, problems } = reconcileCalls(undefined).schema.parse(result);
  const sum = (member: "recovered" | "updated" | "gone") =>
    repositories.reduce((sum, each) => sum + Number(each[member]), 0);
  return { isDone, problems, recovered: sum("recovered"), updated: sum("updated"), gone: sum("gone") };
}

function disconnect(): void {
  webhooks.all().forEach((hook) => void webhooks.remove(hook));
}

function cardsOf(id: number): string[] {
  return shownOf(stack, id).cards.map(({ text }) => text);
}

/** The log lines of what was recovered so far. */
function recovered() {
  return stack.log.filter(({ reason }) => reason === "issue-recovered");
}

/** Waits until both consumers have dealt with all events of these ids. */
async function untilDelivered(ids: readonly (string | undefined)[]): Promise<void> {
  await until("all in Slack and in BigQuery", () => {
    const delivered = stack.log.filter(({ message }) => message === "delivered");
    return CONSUMERS.filter((name) => stack.functions.includes(name)).every((name) => {
      const its = new Set(delivered.flatMap((line) => (line.function === name ? line.eventId : [])));
      return ids.every((id) => its.has(id));
    });
  });
}

function countOf(kinds: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(kinds, (kind) => kind)].map(([kind, all]) => [kind, all.length]));
}

const NOTHING = { isDone: true, problems: [], recovered: 0, updated: 0, gone: 0 };

async function expectEachOnce(): Promise<void> {
  const namesOf = (all: ReturnType<typeof gitHubEventOf>[]) =>
    all.map(({ issue, what }) => `${issue} ${what}`).sort();
  const found = await gitHubEventsIn(await allRows(stack));
  expect(namesOf(found)).toEqual(namesOf(eventsOf(happened).map(gitHubEventOf)));
}

describeSql("a webhook that was deleted for a week", () => {
  let [solved, renamed, left, spam] = [0, 0, 0, 0];

  it("is made again by connect, and one reconcile finds all that happened meanwhile", async () => {
    solved = await happens(opening("To be solved", 200));
    renamed = await happens(opening("Old title", 199));
    left = await happens(opening("Left alone", 198));
    spam = await happens(opening("Cheap pills", 196));
    await happens({ action: "commented", body: "Since when?", issue: solved, by: MEI, at: ago(197) });
    const told = happened.length;
    await untilDelivered(eventsOf(happened).map(({ id }) => id));
    expect([solved, renamed, left, spam].map((id) => cardsOf(id).length)).toEqual([1, 1, 1, 1]);
    expect(shownOf(stack, solved).lines).toHaveLength(1);
    disconnect();

    const open: number[] = [];
    const closed: number[] = [];
    for (let hours = 160; hours > 10; hours -= 20) {
      const issue = await happens(opening(`Opened ${hours} hours ago`, hours));
      await happens({ action: "labeled", label: "bug", issue, by: MEI, at: ago(hours - 1) });
      await happens({ action: "commented", body: "Hello", issue, by: MEI, at: ago(hours - 2) });
      if (hours % 40 === 0) {
        await happens({ action: "closed", reason: "completed", issue, by: MEI, at: ago(hours - 3) });
        closed.push(issue);
      } else {
        open.push(issue);
      }
    }
    await happens({ action: "commented", body: "Fixed.", issue: solved, by: MEI, at: ago(30) });
    await happens({ action: "closed", reason: "completed", issue: solved, by: MEI, at: ago(29) });
    await happens({ action: "edited", title: "New title", issue: renamed, by: OTTER, at: ago(28) });
    const missed = eventsOf(happened.slice(told));
    await ask("connect", { owner: "acme" });
    const toldAgain = await happens(opening("Told again", 0));
    open.push(toldAgain);
    await until("its card", () => cardsOf(toldAgain).length);

    const since = new Date(ago(250)).toISOString();
    expect(await reconcile({ owner: "acme", since })).toEqual({
      isDone: true,
      problems: [],
      recovered: missed.length,
      updated: 2,
      gone: 0,
    });
    expect(countOf(recovered().map(({ type, action }) => `${type}.${action}`))).toEqual({
      ...countOf(missed.map(({ type, action }) => `${type}.${action}`)),
      "issues.observed": 2,
    });
    await untilDelivered(recovered().map(({ eventId }) => eventId));
    expect(open.map((id) => cardsOf(id).length)).toEqual(open.map(() => 1));
    expect(cardsOf(solved)).toEqual([expect.stringContaining(" · Completed")]);
    expect(cardsOf(renamed)).toEqual([expect.stringContaining("New title")]);
    expect(closed.flatMap(cardsOf)).toEqual([]);
    expect(shownOf(stack, solved).lines).toHaveLength(1);
    expect(shownOf(stack, renamed).lines).toEqual([]);
    expect(open.map((id) => shownOf(stack, id).lines.length)).toEqual(open.map(() => 0));
    await expectEachOnce();

    expect(await reconcile({ since })).toEqual(NOTHING);
  });

  it("has the cards healed by a full reconcile, where a backfill brought the rest", async () => {
    disconnect();
    await happens({ action: "edited", title: "Never told", issue: left, by: OTTER, at: ago(20) });
    await happens({ action: "closed", reason: "not_planned", issue: left, by: MEI, at: ago(19) });
    await happens({ action: "deleted", issue: spam, by: MEI, at: ago(17) });
    const history = await happens(opening("History", 18));
    expect(await backfillAcme(stack)).toMatchObject({ isDone: true, problems: [] });
    expect(cardsOf(left)).toEqual([expect.stringContaining("Left alone")]);
    expect(await reconcile({ full: true })).toEqual({ ...NOTHING, updated: 1, gone: 1 });
    await untilDelivered(recovered().map(({ eventId }) => eventId));
    expect(cardsOf(left)).toEqual([expect.stringMatching(/Never told.* · Closed as not planned/)]);
    expect(cardsOf(spam)).toEqual([expect.stringContaining(" · Deleted")]);
    expect(shownOf(stack, left).lines).toEqual([]);
    expect(cardsOf(history)).toEqual([]);
    await expectEachOnce();
    expect(await reconcile({ full: true })).toEqual(NOTHING);
  });
});
