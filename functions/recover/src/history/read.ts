import { GitHubNotFound } from "@issue-relay/shared/github/rest/errors";
import type { Logger } from "@issue-relay/shared/logger";
import type { Reason } from "@issue-relay/shared/reason";
import { eventsOf, type Reading, type Recovered } from "./events.ts";
import { findIssue, type Issue } from "./issue.ts";
import type { Surroundings } from "./payload.ts";
import type { Readable } from "./repository.ts";
import { timelineOf } from "./timeline.ts";

/**
 * Reads the history of an issue, which takes a request for each 100 entries of its timeline.
 * @returns no events where the issue has been deleted or transferred meanwhile
 * @throws GitHubAway, GitHubDenied
 */
export async function readHistory(
  readable: Readable,
  issue: Issue,
  milestones: Surroundings["milestones"],
  { logger, ...reading }: Reading & { logger: Logger },
): Promise<Recovered["events"]> {
  const { repository, github } = readable;
  let timeline: unknown[];
  try {
    timeline = await timelineOf(github, repository, issue.number);
  } catch (error) {
    if (error instanceof GitHubNotFound && (await isElsewhere(readable, issue))) {
      return [];
    }
    throw error;
  }
  const { events, problems } = eventsOf({ repository, issue, milestones, timeline }, reading);
  if (problems.length > 0) {
    const reason: Reason = "detail-not-understood";
    const where = { repository: repository.full_name, issue: issue.number };
    logger.warn({ reason, ...where, problems }, "a part of an issue's history was not understood");
  }
  return events;
}

async function isElsewhere(readable: Readable, { number, id }: Issue): Promise<boolean> {
  const found = await findIssue(readable, number);
  return typeof found === "string" || found.id !== id;
}
