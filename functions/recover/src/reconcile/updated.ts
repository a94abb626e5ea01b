import { issuesOf } from "../history/issue.ts";
import { comparing } from "./compare.ts";
import type { Pass } from "./pass.ts";

/**
 * Compares the issues that were updated in the period of a pass, those that were updated first first. It takes a request for each of
 * them.
 * @throws GitHubAway, GitHubDenied, BigQueryAway, BrokenDestination, PubSubAway
 */
export async function compareUpdated(pass: Pass): Promise<void> {
  const { readable, period, allowance, done, progress } = pass;
  const { repository, github } = readable;
  const order = `sort=updated&direction=asc&since=${period.updatedSince.toISOString()}`;
  let isBehind = false;
  for await (const page of issuesOf(github, repository, order)) {
    if (!allowance.isLeft(github)) {
      return;
    }
    const compare = await comparing(pass, page);
    for (const issue of page) {
      if (!allowance.isLeft(github)) {
        return;
      }
      isBehind = !(await pass.oneByOne(issue, () => compare(issue))) || isBehind;
      // The next pass begins with the first issue that failed. Others may have been updated in the same second.
      done.until = isBehind ? done.until : new Date(Date.parse(issue.updated_at) - 1000);
    }
    progress(`${repository.full_name}: ${done.seen} issues compared, ${done.recovered} events recovered`);
  }
  if (!isBehind) {
    done.until = period.until;
    done.isComplete = true;
  }
}
