import type { Occurrence } from "../occurrence.ts";
import type { Account } from "./account.ts";
import { changeRepository, type RepositoryDeed } from "./change-repository.ts";
import type { Deed, IssueReference, Opening } from "./deed.ts";
import { openIssue } from "./open-issue.ts";
import type { Issue, Repository } from "./records.ts";
import type { Step } from "./step.ts";
import { takeSteps } from "./take-step.ts";
import { type NewRepository, World } from "./world.ts";

export interface GitHubOptions {
  /** Tells webhooks, and never rejects. By default nobody is told. */
  tell?: (occurrence: Occurrence) => Promise<unknown>;
  /** GitHub's clock, in ms since 1970. */
  now?: () => number;
  /** How much later than the issue's `updated_at` an entry of a timeline is dated: on GitHub, a second can lie between. */
  timelineLagMs?: number;
}

/** A `repository_dispatch`: what workflows of a repository get. */
export interface Dispatch {
  /** `owner/name` */
  repository: string;
  eventType: string;
  payload: Record<string, unknown>;
  /** Login. */
  by: string;
  at: Date;
}

/** What a deed has changed. */
export interface Change {
  /** Not where it is about a repository. */
  issue?: Issue;
  /** What webhooks tell of it; empty where nothing has changed. */
  occurrences: Occurrence[];
}

/**
 * GitHub's repositories, issues, comments and timelines. Scripts change them by {@link GitHubIssues.act}, and people by
 * GitHub's own endpoints: each change is an entry of a timeline and an event of a webhook, where GitHub has one.
 */
export class GitHubIssues {
  readonly world: World;
  /** In their order. */
  readonly dispatches: Dispatch[] = [];
  readonly #tell: (occurrence: Occurrence) => Promise<unknown>;
  readonly #now: () => number;
  readonly #telling = new Set<Promise<unknown>>();

  constructor({ tell = async () => {}, now = Date.now, timelineLagMs = 0 }: GitHubOptions = {}) {
    this.world = new World(timelineLagMs);
    this.#tell = tell;
    this.#now = now;
  }

  /** The time to the second, as GitHub dates everything, in ms since 1970. */
  now(): number {
    return Math.floor(this.#now() / 1000) * 1000;
  }

  addRepository(repository: NewRepository): Repository {
    return this.world.addRepository(repository);
  }

  /** Makes somebody known to the endpoints and to mentions, by their login. Who does something is known by that. */
  know(account: Account): void {
    this.world.know(account);
  }

  account(login: string): Account | undefined {
    return this.world.account(login);
  }

  accounts(): Account[] {
    return this.world.accounts();
  }

  issue(reference: IssueReference): Issue | undefined {
    return this.world.issue(reference);
  }

  /**
   * Does something at its time, which may be in the past, and tells webhooks.
   * @returns what has changed, once every webhook has been told
   * @throws Error where the issue or the repository doesn't exist
   */
  async act(deed: Deed | Opening | RepositoryDeed): Promise<Change> {
    const change = this.apply(deed);
    await Promise.all(change.occurrences.map((each) => this.#tell(each)));
    return change;
  }

  /** The same as GitHub's API does it, which doesn't wait until webhooks have been told. See {@link told}. */
  change(deed: Deed | Opening | RepositoryDeed): Change {
    const change = this.apply(deed);
    this.#announce(change.occurrences);
    return change;
  }

  /** Gives an issue these labels and no others, all at once, as somebody does by one click. Tells webhooks as {@link change} does. */
  relabel(issue: Issue, names: readonly string[], by: Account): void {
    this.world.know(by);
    const shared = { by, at: this.now() };
    const lost = issue.state.labels.filter((each) => !names.includes(each));
    this.#announce(
      takeSteps(this.world, issue, [
        ...lost.map((label): Step => ({ action: "unlabeled", label, ...shared })),
        ...names.map((label): Step => ({ action: "labeled", label, ...shared })),
      ]),
    );
  }

  #announce(occurrences: readonly Occurrence[]): void {
    for (const each of occurrences) {
      const telling = this.#tell(each).finally(() => this.#telling.delete(telling));
      this.#telling.add(telling);
    }
  }

  /** Resolves when webhooks have been told of all changes. */
  async told(): Promise<void> {
    await Promise.all(this.#telling);
  }

  /** Does something without telling webhooks, for who tells them in a way of their own. */
  apply(deed: Deed | Opening | RepositoryDeed): Change {
    const { world } = this;
    world.know(deed.by);
    const at = deed.at ?? this.now();
    if ("issue" in deed) {
      const issue = found(world.issue(deed.issue), deed.issue);
      const step =
        deed.action === "commented"
          ? { ...deed, at, id: deed.id ?? world.ids.next("comment") }
          : { ...deed, at };
      return { issue, occurrences: takeSteps(world, issue, [step]) };
    }
    const repository = found(world.repositoryNamed(deed.repository), deed.repository);
    return deed.action === "opened"
      ? openIssue(world, repository, { ...deed, at })
      : { occurrences: [changeRepository(world, repository, { ...deed, at })] };
  }
}

/** @throws Error where it isn't there */
function found<T>(value: T | undefined, name: string | number): T {
  if (value === undefined) {
    throw new Error(`GitHub has no ${name}`);
  }
  return value;
}
