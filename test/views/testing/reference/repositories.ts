import { isArchivedAt, nameAt, OBSERVATIONS, type Repository } from "../histories/repositories.ts";
import { type KnownIssue, type KnownStep, occurredAt } from "./known.ts";

/** What we know of a repository. */
export interface KnownRepository {
  name: string;
  /** From when on we watch it. */
  watchedFrom: number;
  isArchived: boolean;
  isDeleted: boolean;
}

export function knownRepositories(issues: readonly KnownIssue[]): Map<Repository, KnownRepository> {
  const byRepository = Map.groupBy(issues, ({ issue }) => issue.repository);
  return new Map(
    [...byRepository].map(([repository, its]) => [repository, knownRepository(repository, its)]),
  );
}

function knownRepository(repository: Repository, issues: readonly KnownIssue[]): KnownRepository {
  const times = issues.flatMap((known) => known.steps.flatMap((step) => provenTimes(known, step)));
  const lastStep = Math.max(...issues.flatMap(({ steps }) => steps.map(({ step }) => step.at)));
  const observed = OBSERVATIONS.filter((observation) => observation.repository === repository);
  const last = observed.sort((one, other) => one.at - other.at).at(-1);
  const told = last && last.at > lastStep ? last.state : null;
  return {
    name: nameAt(repository, lastStep),
    watchedFrom: Math.min(...times),
    isArchived: told === null ? isArchivedAt(repository, lastStep) : told === "archived",
    isDeleted: told === "deleted",
  };
}

/** GitHub dates an opening, a closing and a comment. Everything else we know from when we received it. */
export function provenTimes(known: KnownIssue, { step, receivedAt }: KnownStep): number[] {
  const isDated =
    step.name === "issues.closed" ||
    step.name === "issue_comment.created" ||
    (step.name === "issues.opened" && !known.issue.cameFrom);
  return isDated ? [receivedAt, occurredAt(known, { step, receivedAt })] : [receivedAt];
}
