import { backfilledIn } from "../history/backfilled.ts";
import { observationOf } from "../history/events.ts";
import { type Issue, issuesOf } from "../history/issue.ts";
import { comparing } from "./compare.ts";
import { findGone } from "./gone.ts";
import { type Pass, readingOf } from "./pass.ts";
import { isBehind, type Shown, shownOf } from "./shown.ts";

/**
 * Compares all issues of a repository: by their states, which are in GitHub's list, and by their histories only where a state differs. So
 * it finds what moved no `updated_at`, and issues that are gone. It takes a request for each 100 issues, and one for each that differs.
 * @throws GitHubAway, GitHubDenied, BigQueryAway, BrokenDestination, PubSubAway
 */
export async function compareAll(pass: Pass): Promise<void> {
  const { readable, allowance, done, query, table, progress } = pass;
  const { repository, github } = readable;
  const shown = await shownOf(query, table, `repository_id = ${repository.id}`);
  const backfilled = await backfilledIn(query, table, repository.id);
  const there = new Set<number>();
  let haveFailed = false;
  for await (const page of issuesOf(github, repository, "sort=created&direction=asc")) {
    if (!allowance.isLeft(github)) {
      return;
    }
    const differing = page.filter((issue) => differs(pass, issue, shown.get(issue.id), backfilled));
    const compare = await comparing(pass, differing);
    for (const issue of differing) {
      if (!allowance.isLeft(github)) {
        return;
      }
      haveFailed = !(await pass.oneByOne(issue, () => compare(issue))) || haveFailed;
    }
    page.forEach(({ id }) => void there.add(id));
    done.seen += page.length - differing.length;
    done.known += page.length - differing.length;
    progress(`${repository.full_name}: ${done.seen} issues compared, ${done.recovered} events recovered`);
  }
  done.isComplete = (await findGone(pass, there)) && !haveFailed;
}

/** What was opened before the period and never told is history. So is what a backfill has loaded: nobody shall be told of it. */
function differs(
  pass: Pass,
  issue: Issue,
  shown: Shown | undefined,
  backfilled: ReadonlySet<number>,
): boolean {
  return shown === undefined
    ? Date.parse(issue.created_at) >= pass.period.from.getTime() && !backfilled.has(issue.id)
    : isBehind(shown, observationOf({ repository: pass.readable.repository, issue }, readingOf(pass)));
}
