import { digest, eventId } from "@issue-relay/shared/event/event-id";
import type { Actor, IssueEvent } from "@issue-relay/shared/event/issue-event";
import { aComment, accounts, anIssueEvent, labels } from "@issue-relay/shared/event/testing/an-issue-event";

type Issue = IssueEvent["issue"] & { labels: { name: string }[]; assignees: Actor[]; comments: number };

type About = Omit<Partial<IssueEvent>, "repository" | "issue" | "sender">;

export interface Beginning {
  /** `owner/name` */
  repository: string;
  number: number;
  /** ISO 8601 in UTC, to the second, like all times here. */
  createdAt: string;
  author?: string;
  labels?: string[];
  assignees?: string[];
  /** GitHub's id; by default it is made from the name of the repository. */
  repositoryId?: number;
}

/**
 * One issue, changed step by step: each method changes the issue and returns the event of the change. An event carries
 * the whole state of the issue, as GitHub's payloads do. A test that does not load an event simulates a lost one.
 */
export class Story {
  #issue: Issue;
  #repository: IssueEvent["repository"];
  readonly #author: string;
  readonly #createdAt: string;
  #updatedAt: string;

  constructor({ repository, number, createdAt, author = "ann", repositoryId, ...begun }: Beginning) {
    this.#author = author;
    const id = repositoryId ?? numberOf(repository);
    const url = `https://github.com/${repository}`;
    this.#repository = { id, name: repository, url, private: false };
    const { issue } = anIssueEvent({
      issue: {
        id: id * 10_000 + number,
        nodeId: `I_${id}_${number}`,
        number,
        title: `Issue ${number}: the button does nothing on Safari since the last release`,
        url: `${url}/issues/${number}`,
        author: actor(author),
        createdAt,
        updatedAt: createdAt,
      },
    });
    this.#issue = {
      ...issue,
      comments: 0,
      labels: labels(...(begun.labels ?? [])),
      assignees: accounts(...(begun.assignees ?? [])),
    };
    this.#createdAt = createdAt;
    this.#updatedAt = createdAt;
  }

  /** `owner/name` */
  get repository(): string {
    return this.#repository.name;
  }

  get isOpen(): boolean {
    return this.#issue.state === "open";
  }

  opened(): IssueEvent {
    return this.#changeEvent("opened", this.#createdAt, this.#author);
  }

  get id(): number {
    return this.#issue.id;
  }

  /** The opening in the new repository, after a transfer. The issue keeps its old creation time, and its state. */
  arrived(
    at: string,
    from: string,
    { id, ...state }: { id?: number; state?: "closed"; closedAt?: string } = {},
  ) {
    const reference = {
      ...(id && { id }),
      repository: from,
      number: 1,
      url: `https://github.com/${from}/issues/1`,
    };
    this.#change(at, state);
    return this.#event("opened", this.#createdAt, this.#author, {
      changes: { transferredFrom: reference },
    });
  }

  /** GitHub's payload counts the comments before this one. */
  commented(at: string, by: string): IssueEvent {
    this.#change(at, {});
    const id = Date.parse(at) / 1000 + this.#issue.comments + 1;
    const comment = aComment({ id, author: actor(by), createdAt: at, updatedAt: at });
    const event = this.#event("created", at, by, { type: "issue_comment", comment });
    this.#issue = { ...this.#issue, comments: this.#issue.comments + 1 };
    return event;
  }

  /** The deletion of an earlier comment. */
  uncommented(at: string, { comment }: IssueEvent): IssueEvent {
    this.#change(at, {});
    const event = this.#event("deleted", at, "mod", { type: "issue_comment", ...(comment && { comment }) });
    this.#issue = { ...this.#issue, comments: this.#issue.comments - 1 };
    return event;
  }

  commentEdited(at: string, { comment }: IssueEvent): IssueEvent {
    this.#change(at, {});
    return this.#event("edited", at, "mod", {
      type: "issue_comment",
      ...(comment && { comment: { ...comment, updatedAt: at } }),
    });
  }

  labeled(at: string, label: string, by = "mia"): IssueEvent {
    this.#change(at, { labels: [...this.#labelsBut(label), { name: label }] });
    return this.#event("labeled", at, by, { label: { name: label } });
  }

  unlabeled(at: string, label: string, by = "mia"): IssueEvent {
    this.#change(at, { labels: this.#labelsBut(label) });
    return this.#event("unlabeled", at, by, { label: { name: label } });
  }

  assigned(at: string, assignee: string, by = "mia"): IssueEvent {
    this.#change(at, { assignees: [...this.#assigneesBut(assignee), { login: assignee }] });
    return this.#event("assigned", at, by, { assignee: { login: assignee } });
  }

  unassigned(at: string, assignee: string, by = "mia"): IssueEvent {
    this.#change(at, { assignees: this.#assigneesBut(assignee) });
    return this.#event("unassigned", at, by, { assignee: { login: assignee } });
  }

  #labelsBut(label: string) {
    return this.#issue.labels.filter(({ name }) => name !== label);
  }

  #assigneesBut(assignee: string) {
    return this.#issue.assignees.filter(({ login }) => login !== assignee);
  }

  /** GitHub moves no time of the issue for a lock. */
  locked(receivedAt: string): IssueEvent {
    return { ...this.#event("locked", this.#updatedAt, "mod", {}), ...receipt(receivedAt, 1) };
  }

  /** GitHub's payload of a pin says neither labels nor state, and moves no time. */
  pinned(receivedAt: string): IssueEvent {
    const { labels: _, state: __, stateReason: ___, ...said } = this.#issue;
    const event = this.#event("pinned", this.#updatedAt, "mod", {});
    return { ...event, ...receipt(receivedAt, 1), issue: said };
  }

  milestoned(at: string, title: string, by = "mia"): IssueEvent {
    const milestone = { number: 1, title };
    this.#change(at, { milestone });
    return this.#event("milestoned", at, by, { milestone });
  }

  typed(at: string, name: string, by = "mia"): IssueEvent {
    this.#change(at, { type: { name } });
    return this.#event("typed", at, by, { issueType: { name } });
  }

  fieldAdded(at: string, value: string, by = "mia"): IssueEvent {
    this.#change(at, { fields: [{ id: 1, value }] });
    return this.#event("field_added", at, by, { field: { id: 1, name: "Priority", values: [value] } });
  }

  edited(at: string, title: string): IssueEvent {
    return this.#changeEvent("edited", at, this.#author, { title });
  }

  closed(at: string, reason: string | null = "completed", by = "mia"): IssueEvent {
    return this.#changeEvent("closed", at, by, { state: "closed", stateReason: reason, closedAt: at });
  }

  reopened(at: string, by = "mia"): IssueEvent {
    return this.#changeEvent("reopened", at, by, { state: "open", stateReason: "reopened", closedAt: null });
  }

  /** As GitHub's recorded payload has it: the reopened issue still says when it was closed. */
  reopenedWithClosedAt(at: string, by = "mia"): IssueEvent {
    const closedAt = this.#issue.closedAt ?? null;
    const event = this.reopened(at, by);
    return { ...event, issue: { ...event.issue, closedAt } };
  }

  deleted(at: string): IssueEvent {
    return this.#changeEvent("deleted", at, "mod");
  }

  transferred(at: string, to: string, id?: number): IssueEvent {
    this.#change(at, {});
    const transferredTo = {
      ...(id && { id }),
      repository: to,
      number: 1,
      url: `https://github.com/${to}/issues/1`,
    };
    return this.#event("transferred", at, "mod", { changes: { transferredTo } });
  }

  /** From now on the repository has another name, and the same id. */
  repositoryRenamed(name: string): void {
    this.#repository = { ...this.#repository, name, url: `https://github.com/${name}` };
  }

  /** From now on the repository is private. */
  repositoryMadePrivate(): void {
    this.#repository = { ...this.#repository, private: true };
  }

  #changeEvent(action: string, at: string, by: string, change: Partial<Issue> = {}): IssueEvent {
    this.#change(at, change);
    return this.#event(action, at, by, {});
  }

  #change(at: string, changed: Partial<Issue>): void {
    this.#issue = { ...this.#issue, ...changed, updatedAt: at };
    this.#updatedAt = at;
  }

  #event(action: string, occurredAt: string, by: string, about: About): IssueEvent {
    const { type = "issues", label, assignee, comment } = about;
    const subject = label?.name ?? assignee?.login ?? String(comment?.id ?? "");
    return anIssueEvent({
      type,
      action,
      occurredAt,
      id: eventId({
        host: "github.com",
        issueId: this.#issue.id,
        type,
        action,
        at: occurredAt,
        subject,
      }),
      repository: this.#repository,
      issue: this.#issue,
      sender: actor(by),
      ...about,
      ...receipt(this.#updatedAt, 1),
    });
  }
}

/** The receipt of an event, so many seconds after the event. */
function receipt(at: string, seconds: number): Pick<IssueEvent, "receivedAt" | "deliveryId"> {
  return {
    receivedAt: new Date(Date.parse(at) + seconds * 1000).toISOString(),
    deliveryId: digest(`${at} ${seconds}`),
  };
}

/** The same event, delivered again or late: so many seconds after the event. */
export function deliveredAfter(seconds: number, event: IssueEvent): IssueEvent {
  return { ...event, ...receipt(event.issue.updatedAt ?? event.occurredAt, seconds) };
}

/** GitHub's apps have logins that end in `[bot]`. */
function actor(login: string): Actor {
  return { login, type: login.endsWith("[bot]") ? "Bot" : "User" };
}

function numberOf(text: string): number {
  return [...text].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 1_000_003, 7);
}
