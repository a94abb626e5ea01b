import { digest } from "@issue-relay/shared/event/event-id";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { aComment, anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";

type Fields = NonNullable<Parameters<typeof anIssueEvent>[0]>;
type Facts = NonNullable<Fields["issue"]>;

const OPENED_AT = Date.parse("2026-03-02T09:30:00Z");

let lastNumber = 0;

/** An issue on GitHub: each thing that happens to it is an event with the issue's state after it. */
export class Issue {
  readonly number = ++lastNumber;
  readonly id = 1_000_000 + this.number;
  readonly events: IssueEvent[] = [];
  /** The keys of the lines that its thread must have in the end. */
  readonly lines = new Set<string>();
  #facts: Facts;
  /** When the last event happened, in ms since the epoch. */
  #now = OPENED_AT;

  constructor(facts: Facts = {}) {
    this.#facts = facts;
  }

  /** Lets time pass before the next event. GitHub's times have whole seconds. */
  after(seconds: number): this {
    this.#now += seconds * 1_000;
    return this;
  }

  /** @param facts what it changes in the issue */
  happens(fields: Fields, facts: Facts = {}): IssueEvent {
    this.#facts = { ...this.#facts, ...facts };
    const index = this.events.length;
    const event = anIssueEvent({
      id: digest(`${this.number} ${index}`),
      occurredAt: iso(this.#now),
      // In the order in which they happen, also where that is within one second.
      receivedAt: new Date(this.#now + 1_000 + index).toISOString(),
      ...fields,
      issue: {
        id: this.id,
        nodeId: `I_${this.number}`,
        number: this.number,
        url: `https://github.com/acme/web/issues/${this.number}`,
        updatedAt: iso(this.#now),
        ...this.#facts,
        ...fields.issue,
      },
    });
    this.events.push(event);
    return event;
  }

  /** The same, where the thread tells of it. */
  tells(fields: Fields, facts: Facts = {}): IssueEvent {
    const event = this.happens(fields, facts);
    this.lines.add(`e:${event.id.slice(0, 16)}`);
    return event;
  }

  /** @param author of a bot, the thread does not tell */
  commented(author = "bob", type: "User" | "Bot" = "User"): IssueEvent {
    const comments = (this.#facts.comments ?? 0) + 1;
    const id = this.id * 100 + comments;
    if (type === "User") {
      this.lines.add(`c:${id}`);
    }
    const times = { createdAt: iso(this.#now), updatedAt: iso(this.#now) };
    const excerpt = `Comment ${comments} by ${author}.`;
    const comment = aComment({ id, author: { login: author, type }, excerpt, ...times });
    return this.happens({ type: "issue_comment", action: "created", comment }, { comments });
  }

  /** A deleted issue's comments are deleted with it. */
  deleted(): IssueEvent {
    for (const key of this.lines) {
      if (key.startsWith("c:")) {
        this.lines.delete(key);
      }
    }
    return this.happens({ action: "deleted" });
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString().replace(".000", "");
}
