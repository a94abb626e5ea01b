import type { TaskCall } from "@issue-relay/shared/tasks/task";
import type { Allowance } from "../history/allowance.ts";
import { type SeenRepository, seen } from "../history/known-repositories.ts";
import { milestonesOf } from "../history/milestones.ts";
import { oneByOne } from "../history/one-by-one.ts";
import type { Readable } from "../history/repository.ts";
import type { ProblemAt } from "../problems.ts";
import { compareAll } from "./all.ts";
import type { Earlier } from "./earlier.ts";
import type { Period } from "./missed.ts";
import type { Pass, Reconciled, ReconcileTools } from "./pass.ts";
import { periodOf, periodSince, sureUntil, wholePeriodOf } from "./period.ts";
import { compareUpdated } from "./updated.ts";

export interface ReconcileOptions extends ReconcileTools {
  readable: Readable;
  earlier: Earlier;
  allowance: Allowance;
  call: Pick<TaskCall, "logger" | "progress">;
  /** Since when; by default, since the last pass. */
  since: Date | undefined;
  /** What has been done so far, also where it ends with an error. */
  done: Reconciled;
  /** Gets the issues that failed. */
  problems: ProblemAt[];
  /** Writes down how far it has come, also where it ends with an error. */
  note(repository: SeenRepository): void;
}

/**
 * Compares what was updated in a repository since the last pass with what consumers were told of it.
 * @throws GitHubAway, GitHubDenied, BigQueryAway, BrokenDestination, PubSubAway
 */
export async function reconcileUpdated(options: ReconcileOptions): Promise<void> {
  const { readable, earlier, since, done, note } = options;
  const { repository } = readable;
  const due = periodOf(repository.id, earlier, new Date());
  const period = since ? periodSince(since, due) : due;
  const its = seen(repository, earlier.known);
  done.since = period.updatedSince;
  done.until = period.updatedSince;
  try {
    if (repository.has_issues) {
      await compareUpdated(passOf(options, period));
    } else {
      // GitHub says nothing of issues that are switched off, and nothing happens to them.
      done.isComplete = true;
    }
  } finally {
    // The first row says since when it is compared.
    if (!earlier.known.get(repository.id)?.reconciledSince) {
      note({ ...its, reconciledUntil: due.updatedSince });
    }
    const until = sureUntil(period, done.isComplete ? null : done.until);
    // Where it began later than was due, something lies between that has not been compared.
    if (period.updatedSince <= due.updatedSince && until >= due.updatedSince) {
      note({ ...its, reconciledUntil: until });
    }
  }
}

/**
 * Compares all issues of a repository with what consumers were told of them: their states, but not each event.
 * @throws GitHubAway, GitHubDenied, BigQueryAway, BrokenDestination, PubSubAway
 */
export async function reconcileAll(options: ReconcileOptions): Promise<void> {
  const { readable, earlier, done, note } = options;
  const { repository } = readable;
  const period = wholePeriodOf(repository.id, earlier, new Date());
  if (repository.has_issues) {
    await compareAll(passOf(options, period));
  } else {
    done.isComplete = true;
  }
  if (done.isComplete) {
    note({ ...seen(repository, earlier.known), fullyReconciledAt: period.until });
  }
}

function passOf(options: ReconcileOptions, period: Period): Pass {
  const { call, problems } = options;
  const { repository, github } = options.readable;
  let milestones: ReturnType<typeof milestonesOf> | undefined;
  return {
    ...options,
    ...call,
    period,
    oneByOne: oneByOne(repository, { problems, logger: call.logger }),
    milestones: () => (milestones ??= milestonesOf(github, repository)),
  };
}
