import { digest } from "@issue-relay/shared/event/event-id";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { accounts, anIssueEvent, labels } from "@issue-relay/shared/event/testing/an-issue-event";

type Issue = IssueEvent["issue"];
type About = Parameters<typeof anIssueEvent>[0];

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

interface Beginning {
  repository: string;
  number: number;
  title: string;
  by: string;
  body: string;
  /** In ms since the epoch. */
  at: number;
  changes?: IssueEvent["changes"];
}

/** What happens to an issue, told by the events that its card is made of. */
export class Tale {
  readonly events: IssueEvent[] = [];
  readonly #repository: string;
  readonly #issue: Partial<Issue> & { number: number };
  #now: number;

  constructor({ repository, number, title, by, body, at, changes }: Beginning) {
    this.#repository = repository;
    this.#now = at;
    this.#issue = {
      id: Number.parseInt(digest(`${repository}#${number}`).slice(0, 8), 16),
      number,
      title,
      url: `https://github.com/${repository}/issues/${number}`,
      author: { login: by, type: "User" },
      createdAt: iso(at),
      excerpt: body,
    };
    this.does(by, "opened", { changes });
  }

  after(ms: number): this {
    this.#now += ms;
    return this;
  }

  labelled(by: string, ...names: string[]): this {
    for (const name of names) {
      const before = this.#issue.labels ?? [];
      this.does(by, "labeled", { label: { name } }, { labels: [...before, ...labels(name)] });
    }
    return this;
  }

  assigned(by: string, login: string): this {
    const before = this.#issue.assignees ?? [];
    return this.does(by, "assigned", { assignee: { login } }, { assignees: [...before, ...accounts(login)] });
  }

  closed(by: string, stateReason: string): this {
    return this.does(by, "closed", {}, { state: "closed", stateReason, closedAt: iso(this.#now) });
  }

  reopened(by: string): this {
    return this.does(by, "reopened", {}, { state: "open", stateReason: "reopened", closedAt: null });
  }

  commented(by: string, excerpt: string, type = "User"): this {
    const comments = (this.#issue.comments ?? 0) + 1;
    const at = iso(this.#now);
    const id = (this.#issue.id ?? 0) * 100 + comments;
    const url = `${this.#issue.url}#issuecomment-${id}`;
    const comment = { id, url, author: { login: by, type }, createdAt: at, updatedAt: at, excerpt };
    return this.does(by, "created", { type: "issue_comment", comment }, { comments });
  }

  /** @param becomes what is different of the issue afterwards */
  does(login: string, action: string, about: About = {}, becomes: Partial<Issue> = {}): this {
    Object.assign(this.#issue, becomes, { updatedAt: iso(this.#now) });
    this.events.push(
      anIssueEvent({
        id: digest(`${this.#repository}#${this.#issue.number} ${this.events.length}`),
        action,
        occurredAt: iso(this.#now),
        receivedAt: new Date(this.#now + 400 + this.events.length).toISOString(),
        repository: { name: this.#repository },
        issue: { ...this.#issue },
        sender: { login },
        ...about,
      }),
    );
    return this;
  }
}

/** To the second, as GitHub writes times. */
function iso(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}
