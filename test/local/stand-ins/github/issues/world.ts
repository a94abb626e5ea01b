import type { Account } from "./account.ts";
import type { IssueReference } from "./deed.ts";
import { Ids } from "./ids.ts";
import type { Relatives } from "./objects.ts";
import { Projects } from "./projects.ts";
import { repositoryAt } from "./recorded.ts";
import type { Issue, IssueType, Label, Milestone, Repository } from "./records.ts";

/** A repository to add. What isn't given is as GitHub makes a new one. */
export interface NewRepository {
  /** `owner/name` */
  name: string;
  /** ms since 1970. */
  createdAt: number;
  private?: boolean;
  hasIssues?: boolean;
  /** The number of its first issue. */
  firstNumber?: number;
  labels?: readonly NewLabel[];
  /** They are numbered from 1. */
  milestones?: readonly NewMilestone[];
  types?: readonly Omit<IssueType, "id">[];
}

export type NewLabel = Omit<Label, "id"> & { id?: number };

export type NewMilestone = Pick<Milestone, "title" | "by"> &
  Partial<Pick<Milestone, "description" | "dueOn" | "state">>;

/** Everything that is on GitHub. */
export class World {
  readonly ids = new Ids();
  readonly projects = new Projects(this.ids);
  /** How much later than the issue's `updated_at` an entry of a timeline is dated, in ms. */
  readonly timelineLagMs: number;
  readonly #repositories = new Map<number, Repository>();
  /** By names in lower case, former ones too. */
  readonly #names = new Map<string, Repository>();
  /** Of deleted ones, too: no other repository ever gets one of them. */
  readonly #repositoryIds = new Set<number>();
  readonly #issues = new Map<number, Issue>();
  readonly #accounts = new Map<string, Account>();

  constructor(timelineLagMs: number) {
    this.timelineLagMs = timelineLagMs;
  }

  addRepository({ name, createdAt, firstNumber = 1, ...rest }: NewRepository): Repository {
    const repository: Repository = {
      id: this.#newRepositoryId(name),
      name,
      createdAt,
      updatedAt: createdAt,
      private: rest.private ?? false,
      archived: false,
      hasIssues: rest.hasIssues ?? true,
      labels: [],
      milestones: [],
      types: (rest.types ?? []).map((type) => ({ id: this.ids.next("other"), ...type })),
      issues: new Map(),
      nextNumber: firstNumber,
    };
    rest.labels?.forEach((label) => void this.addLabel(repository, label));
    rest.milestones?.forEach((milestone) => void this.addMilestone(repository, milestone, createdAt));
    this.#repositories.set(repository.id, repository);
    this.#names.set(name.toLowerCase(), repository);
    return repository;
  }

  /** Made from the name, as that of a recorded payload from another repository is; a number where it has been taken. */
  #newRepositoryId(name: string): number {
    const { id } = repositoryAt(name);
    const chosen = this.#repositoryIds.has(id) ? this.ids.next("other") : id;
    this.#repositoryIds.add(chosen);
    return chosen;
  }

  addLabel(repository: Repository, label: NewLabel): Label {
    const added = { id: this.ids.next("other"), ...label };
    repository.labels.push(added);
    return added;
  }

  addMilestone(repository: Repository, milestone: NewMilestone, createdAt: number): Milestone {
    const added = {
      id: this.ids.next("other"),
      number: (repository.milestones.at(-1)?.number ?? 0) + 1,
      description: null,
      state: "open" as const,
      dueOn: null,
      ...milestone,
      createdAt,
      updatedAt: createdAt,
      closedAt: null,
    };
    repository.milestones.push(added);
    return added;
  }

  /** @param name its name, or one that it had before and nobody else has now */
  repositoryNamed(name: string): Repository | undefined {
    return this.#names.get(name.toLowerCase());
  }

  repositoryWithId(id: number): Repository | undefined {
    return this.#repositories.get(id);
  }

  repositories(): Repository[] {
    return [...this.#repositories.values()];
  }

  /** Whether it has had such a repository, which may have been deleted. */
  hasHad(repositoryId: number): boolean {
    return this.#repositoryIds.has(repositoryId);
  }

  repositoriesOf(owner: string): Repository[] {
    const prefix = `${owner.toLowerCase()}/`;
    return this.repositories().filter(({ name }) => name.toLowerCase().startsWith(prefix));
  }

  /** Its former names lead to it, until another repository gets one of them. */
  rename(repository: Repository, name: string): void {
    repository.name = name;
    this.#names.set(name.toLowerCase(), repository);
  }

  removeRepository(repository: Repository): void {
    this.#repositories.delete(repository.id);
    for (const [name, named] of this.#names) {
      if (named === repository) {
        this.#names.delete(name);
      }
    }
  }

  /** Adds an issue to its repository, where the next one gets a number above. */
  addIssue(issue: Issue): void {
    const { repository, number, id } = issue;
    repository.issues.set(number, issue);
    repository.nextNumber = Math.max(repository.nextNumber, number + 1);
    this.#issues.set(id, issue);
  }

  issue(reference: IssueReference): Issue | undefined {
    if (typeof reference === "number") {
      return this.#issues.get(reference);
    }
    const [name = "", number] = reference.split("#");
    return this.repositoryNamed(name)?.issues.get(Number(number));
  }

  relativesOf({ state }: Issue): Relatives {
    const found = (ids: readonly number[]) =>
      ids.flatMap((id) => this.#issues.get(id) ?? []).filter((issue) => !issue.state.gone);
    return {
      parent: found(state.parent === null ? [] : [state.parent])[0],
      subIssues: found(state.subIssues),
      blockedBy: found(state.blockedBy),
      blocking: found(state.blocking),
    };
  }

  /** Makes somebody known by their login. */
  know(account: Account): void {
    this.#accounts.set(account.login.toLowerCase(), account);
  }

  accounts(): Account[] {
    return [...this.#accounts.values()];
  }

  account(login: string): Account | undefined {
    return this.#accounts.get(login.toLowerCase());
  }
}
