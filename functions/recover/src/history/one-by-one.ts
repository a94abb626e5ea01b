import { GitHubAway, GitHubRefused } from "@issue-relay/shared/github/rest/errors";
import type { Logger } from "@issue-relay/shared/logger";
import { logFailure } from "../log-failure.ts";
import { type ProblemAt, problemAt } from "../problems.ts";
import type { Issue } from "./issue.ts";
import type { Repository } from "./repository.ts";

/** Where so many issues in a row fail, GitHub is away: it is not about one of them. */
const IN_A_ROW = 3;

/** Does something for one issue after the other. @returns whether it succeeded @throws what does not concern the issue alone */
export type OneByOne = (issue: Issue, work: () => Promise<void>) => Promise<boolean>;

/**
 * One issue that GitHub cannot answer for, since it has too much in its timeline, say, keeps no other from its turn.
 * @param problems gets those that failed
 */
export function oneByOne(
  { full_name: name }: Repository,
  { problems, logger }: { problems: ProblemAt[]; logger: Logger },
): OneByOne {
  let failed = 0;
  return async ({ number }, work) => {
    try {
      await work();
      failed = 0;
      return true;
    } catch (error) {
      failed += 1;
      const isOfIssue = error instanceof GitHubAway || error instanceof GitHubRefused;
      if (!isOfIssue || failed === IN_A_ROW) {
        throw error;
      }
      logFailure(logger.child({ issue: number }), error);
      problems.push(problemAt(`${name}#${number}`, error));
      return false;
    }
  };
}
