import { addAcme } from "@issue-relay/local/lives/add-acme";
import { deedsOfYear } from "@issue-relay/local/lives/life";
import { ELSEWHERE } from "@issue-relay/local/lives/repositories";
import { allRows } from "@issue-relay/local/stack/arrivals";
import { until } from "@issue-relay/local/stack/until";
import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import type { Occurrence } from "@issue-relay/local/stand-ins/github/occurrence";
import { systemClock } from "@issue-relay/shared/clock";
import { beforeAll, expect, it } from "vitest";
import { isTold } from "../recover/testing/is-told.ts";
import { aStack } from "./testing/a-stack.ts";
import { backfillAcme } from "./testing/backfill.ts";
import { eventsOf, gitHubEventOf, gitHubEventsIn, thereOn } from "./testing/github-events.ts";

const HOUR_MS = 3_600_000;

/** How far GitHub's clock is ahead of ours, in ms. */
let ahead = 0;
const arrived = new Set<string>();
const stack = await aStack({
  functions: ["ingress", "bigquery", "recover"],
  gitHub: { now: () => Date.now() + ahead, limits: { perHour: 20 }, timelineLagMs: 3_000 },
  onInsert: ({ insertIds }) => insertIds.forEach((id) => void arrived.add(id)),
});
const { issues } = stack.github;

describeSql("a GitHub that answers 20 requests in an hour, and dates its timelines 3 s late", () => {
  const waits: number[] = [];
  let occurrences: Occurrence[];
  let answer: Awaited<ReturnType<typeof backfillAcme>>;

  beforeAll(async () => {
    addAcme(issues);
    const deeds = deedsOfYear(1, 150, new Date(Math.floor(Date.now() / 1000) * 1000));
    const untold = deeds.splice(0, 75).flatMap((deed) => issues.apply(deed).occurrences);
    const told = deeds.flatMap((deed) => issues.change(deed).occurrences);
    await issues.told();
    const ids = eventsOf(told).map(({ id }) => id);
    await until("all that came live", () => ids.every((id) => arrived.has(id)));
    occurrences = [...untold, ...told];
    answer = await backfillAcme(stack, {
      clock: {
        ...systemClock,
        async sleep(ms) {
          waits.push(ms);
          ahead += ms;
        },
      },
    });
  });

  it("is waited for until its next hour, again and again, and all is loaded", () => {
    expect(answer).toMatchObject({ isDone: true, goesOnAt: null, problems: [] });
    expect(answer.said[0]).toMatch(
      /^\d+ of \d+ issues\. GitHub's limit for this hour is used up; goes on at /,
    );
    expect(waits.length).toBeGreaterThan(0);
    expect(waits[0]).toBeGreaterThan(HOUR_MS - 60_000);
    const loaded = answer.repositories.reduce((sum, each) => sum + Number(each.loaded), 0);
    expect(loaded).toBe(thereOn(issues).issues.length);
  });

  it("tells no event twice, though its times differ from those of webhooks", async () => {
    const there = thereOn(issues);
    const here = new Set(
      there.issues.filter(({ repository }) => repository.name !== ELSEWHERE.name).map(({ id }) => id),
    );
    const listed = (all: ReturnType<typeof gitHubEventOf>[]) =>
      all
        .flatMap((each) => (there.has(each) && here.has(each.issue) ? `${each.issue} ${each.what}` : []))
        .sort();
    const expected = listed(eventsOf(occurrences).filter(isTold).map(gitHubEventOf));
    expect(listed(await gitHubEventsIn(await allRows(stack)))).toEqual(expected);
  });
});
