import { expectedIssues, wrongIssues } from "@issue-relay/local/commands/demo/cards";
import { addAcme } from "@issue-relay/local/lives/add-acme";
import { deedsOfYear } from "@issue-relay/local/lives/life";
import { ELSEWHERE } from "@issue-relay/local/lives/repositories";
import { allRows, shownIssues } from "@issue-relay/local/stack/arrivals";
import { CONSUMERS } from "@issue-relay/local/stack/functions";
import { CHANNEL } from "@issue-relay/local/stack/names";
import { until } from "@issue-relay/local/stack/until";
import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import type { Occurrence } from "@issue-relay/local/stand-ins/github/occurrence";
import { rowOf } from "@issue-relay/shared/event/row";
import { beforeAll, expect, it } from "vitest";
import { isTold } from "../recover/testing/is-told.ts";
import { measured } from "./cards/testing/measured.ts";
import { aStack } from "./testing/a-stack.ts";
import { answersOf } from "./testing/answers-of.ts";
import { backfillAcme } from "./testing/backfill.ts";
import { eventsOf, gitHubEventOf, gitHubEventsIn, listOf, thereOn } from "./testing/github-events.ts";
import { requestsUsed } from "./testing/requests-used.ts";

/** How many events the year has: `BACKFILL=4700` for 660 issues with 4,100 entries, `BACKFILL=13900` for 2,000 with 12,000. */
const COUNT = Number(process.env.BACKFILL ?? 400);
/** The local SQL engine takes minutes for the views of so many, and does not take more. */
const MOST_COMPARED = 5_000;
/** How many events come live: so many before the backfill, while it runs, and after it. */
const LIVE = Math.min(100, COUNT / 10);
const PATIENCE_MS = 60_000 + COUNT * 100;

const VIEWS = [
  "issues",
  "lifecycles",
  "state_changes",
  "weekly",
  "weekly_by_label",
  "backlog_daily",
  "unanswered",
  "to_do",
];

/** The function is killed where its progress says this: with the first repository loaded, and in the middle of the last. */
const KILLED_AT = [/^acme\/cli: /, /^acme\/web: \d+ issues read, [1-9]/];

const arrived = new Set<string>();
const stack = await aStack({
  functions: ["ingress", ...CONSUMERS, "recover"],
  // The real one takes so long for each answer that a backfill does not ask 900 times in a minute.
  gitHub: { limits: { pointsPerMinute: 100_000 } },
  onInsert: ({ insertIds }) => insertIds.forEach((id) => void arrived.add(id)),
});
const { issues } = stack.github;

/** Lets something happen, in its order, and webhooks tell of it. */
async function live(deeds: ReturnType<typeof deedsOfYear>): Promise<Occurrence[]> {
  const occurrences: Occurrence[] = [];
  for (let index = 0; index < deeds.length; index += 20) {
    occurrences.push(...deeds.slice(index, index + 20).flatMap((deed) => issues.change(deed).occurrences));
    await issues.told();
  }
  return occurrences;
}

/** A backfill whose process is killed, and called again each time. */
async function backfillKilled() {
  const kills = [...KILLED_AT];
  const restarts: Promise<void>[] = [];
  const answer = await backfillAcme(stack, {
    onProgress(text) {
      if (kills[0]?.test(text)) {
        kills.shift();
        restarts.push(stack.restart("recover"));
      }
    },
  });
  await Promise.all(restarts);
  return { ...answer, kills: restarts.length };
}

describeSql(`a year of ${COUNT} events of which webhooks told only the newest`, () => {
  let untold: Occurrence[];
  let told: Occurrence[];
  let there: ReturnType<typeof thereOn>;
  let answer: Awaited<ReturnType<typeof backfillKilled>>;
  let ms: number;

  beforeAll(async () => {
    addAcme(issues);
    const deeds = deedsOfYear(1, COUNT, new Date(Math.floor(Date.now() / 1000) * 1000));
    const beginning = deeds.splice(0, deeds.length - 3 * LIVE);
    untold = beginning.flatMap((deed) => issues.apply(deed).occurrences);
    const before = await live(deeds.splice(0, LIVE));
    stack.faults.github.add({ kind: "delay", ms: 20, path: "timeline" });
    const startedAt = performance.now();
    const [answered, meanwhile] = await Promise.all([backfillKilled(), live(deeds.splice(0, LIVE))]);
    ms = performance.now() - startedAt;
    answer = answered;
    stack.faults.github.clear();
    there = thereOn(issues);
    told = [...before, ...meanwhile, ...(await live(deeds))];
    const ids = eventsOf(told).map(({ id }) => id);
    await until("all that came live", () => ids.every((id) => arrived.has(id)), PATIENCE_MS);
  }, PATIENCE_MS);

  it("is loaded as far as GitHub tells it, though the function is killed in the middle", async () => {
    expect(answer).toMatchObject({ isDone: true, problems: [] });
    expect(answer.said[0]).toMatch(/calling again/);
    expect(answer.repositories.reduce((sum, { known }) => sum + Number(known), 0)).toBeGreaterThan(0);
    const entries = there.issues.reduce((sum, { timeline }) => sum + timeline.length, 0);
    const used = await requestsUsed(stack.github);
    measured(
      `${there.issues.length} issues with ${entries} entries: ${used} requests with ${answer.kills} kills, ${Math.round(ms / 1000)} s; at 4,000 an hour they take ${Math.ceil((used / 4000) * 60)} min of it`,
    );
  });

  it(
    "is in the view events, each event once, beside what webhooks told before, meanwhile and since",
    async () => {
      const history = eventsOf(untold).filter(isTold);
      const expected = [...history, ...eventsOf(told)].map(gitHubEventOf);
      const found = await gitHubEventsIn(await allRows(stack));
      expect(listOf(found.filter(isCompared))).toEqual(listOf(expected.filter(isCompared)));
    },
    PATIENCE_MS,
  );

  it(
    "does not appear in Slack",
    async () => {
      const expected = expectedIssues(eventsOf(told), stack.relay(), CHANNEL.name);
      const isRight = () => wrongIssues(expected, shownIssues(stack)).length === 0;
      await until("what came live, and nothing else", isRight, PATIENCE_MS);
    },
    PATIENCE_MS,
  );

  it.runIf(COUNT <= MOST_COMPARED)(
    "looks in the views as if all had come live from the beginning",
    async () => {
      const rows = (await allRows(stack)).filter(({ issue_id: id }) => isOf(Number(id)));
      const history = eventsOf(untold).filter(({ issue }) => isOf(issue.id));
      const fromBeginning = [...history.map(rowOf), ...rows.filter(({ source }) => source === "webhook")];
      const now = new Date();
      const [ours, expected] = await Promise.all(
        [rows, fromBeginning].map((each) => answersOf(VIEWS, each, now)),
      );
      for (const view of VIEWS) {
        expect.soft(ours?.get(view), view).toEqual(expected?.get(view));
      }
    },
    PATIENCE_MS,
  );

  function isOf(id: number): boolean {
    return there.issues.some((issue) => issue.id === id && issue.repository.name !== ELSEWHERE.name);
  }

  /** Not what was gone before its history could be read; nor what came there by transfer, of which webhooks told less. */
  function isCompared(event: { issue: number; comment: number | null }): boolean {
    return there.has(event) && isOf(event.issue);
  }
});
