import type { LocalGitHub } from "@issue-relay/local/stand-ins/github/server";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { gitHub, paceOf } from "@issue-relay/shared/github/rest/client";
import { eventsOf, observationOf } from "../../../functions/recover/src/history/events.ts";
import { issuesOf } from "../../../functions/recover/src/history/issue.ts";
import { milestonesOf } from "../../../functions/recover/src/history/milestones.ts";
import { repositoriesNamed } from "../../../functions/recover/src/history/repository.ts";
import { timelineOf } from "../../../functions/recover/src/history/timeline.ts";

const READING = {
  receivedAt: new Date("2026-12-31T00:00:00Z"),
  host: "github.com",
  appId: undefined,
  deliveryId: "backfill",
} as const;

/** All that can be recovered of the issues of `acme` from GitHub's API, and what was not understood of it. */
export async function recoveredHistory(github: LocalGitHub) {
  const client = gitHub({
    apiUrl: github.apiUrl,
    credential: { token: github.token({ permissions: { issues: "read", metadata: "read" } }) },
    signal: AbortSignal.timeout(60_000),
    hasTime: () => true,
    pace: paceOf(1000),
  });
  const events: IssueEvent[] = [];
  const observations: IssueEvent[] = [];
  const problems: string[] = [];
  for (const { repository, github: there } of await repositoriesNamed(client, "acme")) {
    const milestones = await milestonesOf(there, repository);
    for await (const page of issuesOf(there, repository, "sort=created&direction=asc")) {
      for (const issue of page) {
        const timeline = await timelineOf(there, repository, issue.number);
        const found = eventsOf({ repository, issue, milestones, timeline }, READING);
        problems.push(...found.problems);
        events.push(...found.events);
        observations.push(observationOf({ repository, issue }, READING));
      }
    }
  }
  return { events, observations, problems };
}
