import type { GitHub } from "@issue-relay/shared/github/rest/client";
import type { TaskOutcome } from "@issue-relay/shared/tasks/task";
import type { ProblemAt } from "../problems.ts";
import type { Allowance } from "./allowance.ts";
import type { Readable } from "./repository.ts";

/** What the caller of a task that goes through repositories is told, as JSON. */
interface Result<Done> {
  repositories: Done[];
  /** How often GitHub was asked. */
  requests: number;
  /** When to go on, where GitHub's limit of this hour is used up. */
  goesOnAt: Date | null;
  problems: ProblemAt[];
}

/**
 * Those that were done longest ago, or never, come first, so that each gets its turn, however many there are.
 * @param doneAt when the repository with this id was done
 */
export function oldestFirst(
  readables: readonly Readable[],
  doneAt: (id: number) => Date | null | undefined,
): Readable[] {
  const timeOf = ({ repository }: Readable) => doneAt(repository.id)?.getTime() ?? 0;
  return readables.toSorted((one, other) => timeOf(one) - timeOf(other));
}

/** @param repositories what has been done in each */
export function outcomeOf<Done extends { isComplete: boolean }>(
  repositories: Done[],
  problems: ProblemAt[],
  github: GitHub,
  allowance: Allowance,
): TaskOutcome {
  const result: Result<Done> = {
    repositories,
    requests: github.requests(),
    goesOnAt: allowance.goesOnAt(),
    problems,
  };
  return {
    isDone: problems.length === 0 && repositories.every(({ isComplete }) => isComplete),
    result,
  };
}
