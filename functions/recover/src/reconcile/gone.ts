import { ask } from "@issue-relay/shared/ask";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import * as z from "@issue-relay/shared/zod";
import { recoveredEvent } from "../history/events.ts";
import { findIssue } from "../history/issue.ts";
import { type Pass, readingOf } from "./pass.ts";
import { publishRecovered } from "./publish.ts";

const Row = z.object({ issue_id: z.int(), node_id: z.string(), number: z.int() });
type Known = z.infer<typeof Row>;

/**
 * Finds the issues that are in the warehouse and no longer in the repository, and publishes that they were deleted, or transferred. It
 * takes a request for each, and a second one for those that are gone.
 * @param there the ids of all issues of the repository
 * @returns whether all were looked at
 * @throws GitHubAway, GitHubDenied, BigQueryAway, BrokenDestination, PubSubAway
 */
export async function findGone(pass: Pass, there: ReadonlySet<number>): Promise<boolean> {
  const { query, table, readable, allowance, done, publish, logger } = pass;
  const sql = `
SELECT issue_id, ANY_VALUE(issue_node_id) AS node_id, ANY_VALUE(issue_number) AS number
FROM ${table}
WHERE repository_id = ${readable.repository.id}
GROUP BY issue_id
HAVING COUNTIF(type = 'issues' AND action IN ('deleted', 'transferred')) = 0`;
  for (const known of (await ask(query, Row, sql)).filter(({ issue_id: id }) => !there.has(id))) {
    if (!allowance.isLeft(readable.github)) {
      return false;
    }
    const removal = await removalOf(pass, known);
    if (removal) {
      await publishRecovered(publish, [removal], logger);
      done.gone += 1;
    }
  }
  return true;
}

/**
 * @returns undefined where the issue is there: it was opened, or came back, since the list was read. Also where GitHub only hides it: it may
 * show it again, and what counts as deleted once stays so
 */
async function removalOf(pass: Pass, known: Known): Promise<IssueEvent | undefined> {
  const { issue_id: id, node_id, number } = known;
  // GitHub does not say when it went. So it is dated by when that was found.
  const issue = { id, node_id, number, updated_at: pass.period.until.toISOString() };
  const found = await findIssue(pass.readable, number);
  if (found === "hidden") {
    pass.logger.info({ issue: number }, "GitHub hides an issue that was there");
    return undefined;
  }
  if (found === "deleted") {
    return eventOf(pass, { action: "deleted", issue });
  }
  const name = /\/repos\/([^/]+\/[^/]+)$/.exec(found.repository_url)?.[1];
  return found.id === id
    ? undefined
    : eventOf(pass, {
        action: "transferred",
        issue,
        changes: { new_issue: found, new_repository: name === undefined ? null : { full_name: name } },
      });
}

function eventOf(pass: Pass, payload: object): IssueEvent {
  return recoveredEvent({ eventName: "issues", payload }, pass.readable, readingOf(pass)).value;
}
