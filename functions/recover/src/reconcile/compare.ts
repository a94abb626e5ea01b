import { observationOf } from "../history/events.ts";
import type { Issue } from "../history/issue.ts";
import { readHistory } from "../history/read.ts";
import { arrivedUntil, missedOf } from "./missed.ts";
import { type Pass, readingOf } from "./pass.ts";
import { publishRecovered } from "./publish.ts";
import { type ReceivedEvent, receivedOf } from "./received.ts";
import { isBehind, type Shown, shownOf } from "./shown.ts";

/** Asks what consumers were told of some hundreds of issues, and returns a function that compares one of them with GitHub. */
export async function comparing(
  pass: Pass,
  issues: readonly Issue[],
): Promise<(issue: Issue) => Promise<void>> {
  const ids = issues.map(({ id }) => id);
  if (ids.length === 0) {
    return async () => {};
  }
  const { query, table } = pass;
  const received = await receivedOf(query, table, ids);
  const shown = await shownOf(query, table, `issue_id IN (${ids.join(", ")})`);
  return (issue) => compareIssue(pass, issue, received.get(issue.id) ?? [], shown.get(issue.id));
}

/**
 * Publishes what is missing of an issue: each event, and the newest state, where consumers were told an older one.
 * @param shown the state that they were told; undefined where they were told none
 * @throws GitHubAway, GitHubDenied, PubSubAway
 */
async function compareIssue(
  pass: Pass,
  issue: Issue,
  received: readonly ReceivedEvent[],
  shown: Shown | undefined,
): Promise<void> {
  const { readable, period, done, publish, logger } = pass;
  const milestones = await pass.milestones();
  const events = await readHistory(readable, issue, milestones, { ...readingOf(pass), logger });
  const missed = missedOf(events, received, period);
  const observation = observationOf({ repository: readable.repository, issue }, readingOf(pass));
  // An opening carries the newest state, too.
  const hasOpening = missed.some(({ type, action }) => type === "issues" && action === "opened");
  const isKnown = received.length + missed.length > 0;
  const isOld =
    isKnown &&
    !hasOpening &&
    new Date(issue.updated_at) <= arrivedUntil(period) &&
    !received.some(({ id }) => id === observation.id) &&
    (shown === undefined || isBehind(shown, observation));
  await publishRecovered(publish, [...missed, ...(isOld ? [observation] : [])], logger);
  done.seen += 1;
  done.recovered += missed.length;
  done.updated += isOld ? 1 : 0;
  done.known += missed.length === 0 && !isOld ? 1 : 0;
}
