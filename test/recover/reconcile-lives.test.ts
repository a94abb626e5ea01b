import { liveThrough } from "@issue-relay/local/lives/life";
import type { Occurrence } from "@issue-relay/local/stand-ins/github/occurrence";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { rowOf } from "@issue-relay/shared/event/row";
import { eventIn } from "@issue-relay/shared/github/testing/event-in";
import { expect, it } from "vitest";
import { keyOf } from "../../functions/recover/src/reconcile/received.ts";
import { aHistoryWorld } from "./testing/a-history-world.ts";

/** What tells events apart that GitHub dates some seconds otherwise. */
function keysOf(events: readonly IssueEvent[]): string[] {
  return events.map((event) => `${event.issue.id} ${keyOf(rowOf(event))}`).sort();
}

function eventsOf(occurrences: readonly Occurrence[]): IssueEvent[] {
  return occurrences.flatMap(({ event, payload }) => eventIn(event, payload) ?? []);
}

it("of random lives, of which each fourth event is lost, those that GitHub has in its history are published and no others", async () => {
  const world = await aHistoryWorld({
    repositories: [],
    // A second or more can lie between what a webhook says and a timeline.
    timelineLagMs: 3_000,
    limits: { perHour: 100_000 },
  });
  const hourAgo = new Date(Math.floor(Date.now() / 1000) * 1000 - 3_600_000);
  const told = liveThrough(world.issues, 7, 600, hourAgo);
  const since = new Date(Date.now() - 80 * 24 * 3_600_000);
  const lost = told.filter(({ at }, index) => at > since && index % 4 === 1);
  await world.hear(told.filter((each) => !lost.includes(each)));
  const { reconcile } = await world.newRecover({ token: world.token() });
  const input = { owner: "acme", since: since.toISOString() };
  expect(await reconcile(input)).toMatchObject({ status: 200, problems: [] });
  // GitHub has no history of what was deleted, and what was transferred is another issue since then.
  const gone = new Set(
    eventsOf(told).flatMap(({ action, changes, issue, comment }) =>
      ["transferred", "deleted"].includes(action)
        ? [comment?.id ?? issue.id, changes?.transferredTo?.id]
        : [],
    ),
  );
  const published = world.published.filter(
    ({ action, issue }) => action !== "observed" && !gone.has(issue.id),
  );
  const inHistory = eventsOf(lost).filter(
    ({ action, issue, comment }) =>
      !gone.has(issue.id) && (!comment || (action === "created" && !gone.has(comment.id))),
  );
  expect(published.length).toBeGreaterThan(25);
  expect(keysOf(published)).toEqual(keysOf(inHistory));
  const before = world.published.length;
  expect(await reconcile(input)).toMatchObject({ status: 200 });
  expect(world.published).toHaveLength(before);
});
