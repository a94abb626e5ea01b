import { digest } from "@issue-relay/shared/event/event-id";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { EPOCH, type World } from "./world.ts";

export interface Delivery {
  id: string;
  event: IssueEvent;
  channels: string[];
  /** When it happened on GitHub. */
  happenedAt: number;
}

/** A comment as GitHub has it. `edits` tells its text. */
export interface Comment {
  id: number;
  at: number;
  edits: number;
  isDeleted: boolean;
}

type Fields = Parameters<typeof anIssueEvent>[0];

/** What happens to one issue on GitHub, and what its card must show in the end. GitHub's times have whole seconds. */
export class IssueLife {
  readonly deliveries: Delivery[] = [];
  readonly comments: Comment[] = [];
  /** The events that have a line of their own in the thread: all of its lines but those of comments. */
  readonly lineEvents: IssueEvent[] = [];
  readonly labels = new Set<string>();
  /** Counts edits, closings and reopenings: the title tells it, so that an older card is told from a newer one. */
  version = 0;
  state: "open" | "closed" = "open";
  now: number;
  readonly name: string;
  readonly channels: string[];
  readonly #world: World;
  readonly #number: number;
  readonly #createdAt: number;
  #updatedAt: number;
  #count = 0;

  constructor(world: World, name: string, { channels = ["C1"], start = 0 } = {}) {
    this.#world = world;
    this.name = name;
    this.channels = channels;
    this.#number = digest(name).charCodeAt(0) * 1000 + digest(name).charCodeAt(1);
    this.now = seconds(EPOCH + start);
    this.#createdAt = this.now;
    this.#updatedAt = this.now;
  }

  get title(): string {
    return `${this.name} version ${this.version}`;
  }

  get nodeId(): string {
    return `I_${this.name}`;
  }

  wait(ms: number): void {
    this.now += ms;
  }

  #event({ issue, ...fields }: Fields & object, receivedAt = this.now): Delivery {
    this.#count += 1;
    const id = digest(`${this.name} ${this.#count}`);
    const event = anIssueEvent({
      id,
      occurredAt: iso(this.#updatedAt),
      receivedAt: new Date(receivedAt).toISOString(),
      ...fields,
      issue: {
        id: this.#number,
        nodeId: this.nodeId,
        number: this.#number,
        title: this.title,
        state: this.state,
        labels: [...this.labels].map((name) => ({ name })),
        createdAt: iso(this.#createdAt),
        updatedAt: iso(this.#updatedAt),
        excerpt: "",
        ...issue,
      },
    });
    const delivery = {
      id: `${this.name}.${this.#count}`,
      event,
      channels: this.channels,
      happenedAt: this.now,
    };
    this.deliveries.push(delivery);
    return delivery;
  }

  /** The next whole second, at which something happens. */
  #tick(): void {
    this.now = seconds(this.now) + 1000;
    this.#updatedAt = this.now;
  }

  opened(): void {
    this.#event({ action: "opened" });
  }

  /** What `recover` reads of the issue now, and publishes: as the opening that never came, or as what it has observed. */
  read(action: "opened" | "observed"): Delivery {
    const known = this.deliveries.find(({ event }) => event.action === "opened")?.event;
    const ofOpening = action === "opened" && known && { id: known.id, occurredAt: known.occurredAt };
    return this.#event({ source: "recovery", action, ...ofOpening });
  }

  /** Labels, and whoever is assigned, within one second. */
  triaged(names: string[], { moves = true, assignee }: { moves?: boolean; assignee?: string } = {}): void {
    if (moves) {
      this.#tick();
    }
    const begin = this.now;
    for (const name of names) {
      this.labels.add(name);
      this.#event({ action: "labeled", label: { name } }, begin + this.#world.random.integer(0, 400));
    }
    if (assignee !== undefined) {
      const assigned = { action: "assigned", assignee: { login: assignee } };
      const { event } = this.#event(assigned, begin + this.#world.random.integer(0, 400));
      if (this.#updatedAt - this.#createdAt > 5000) {
        this.lineEvents.push(event);
      }
    }
    this.now = begin + 500;
  }

  unlabeled(name: string): void {
    this.#tick();
    this.#tick();
    this.labels.delete(name);
    this.#event({ action: "unlabeled", label: { name } });
  }

  edited(): Delivery {
    this.#tick();
    const titleFrom = this.title;
    this.version += 1;
    const delivery = this.#event({ action: "edited", changes: { titleFrom } });
    this.#tick();
    return delivery;
  }

  closedOrReopened(): void {
    this.#tick();
    this.version += 1;
    this.state = this.state === "open" ? "closed" : "open";
    const { event } = this.#event({ action: this.state === "closed" ? "closed" : "reopened" });
    if (this.now - this.#createdAt > 5000) {
      this.lineEvents.push(event);
    }
    this.#tick();
  }

  commented(): Delivery {
    this.#tick();
    const comment = {
      id: this.#number * 1000 + this.comments.length,
      at: this.now,
      edits: 0,
      isDeleted: false,
    };
    this.comments.push(comment);
    return this.#commentEvent(comment, "created");
  }

  editedComment(comment: Comment): void {
    if (!comment.isDeleted) {
      this.#tick();
      // Some take an edit back: the text is then one that Slack has shown before.
      comment.edits += comment.edits > 0 && this.#world.random.chance(0.4) ? -1 : 1;
      this.#commentEvent(comment, "edited");
    }
  }

  deletedComment(comment: Comment): void {
    if (!comment.isDeleted) {
      this.#tick();
      comment.isDeleted = true;
      this.#commentEvent(comment, "deleted");
    }
  }

  #commentEvent(comment: Comment, action: string): Delivery {
    const { id, at, edits } = comment;
    const createdAt = iso(at);
    return this.#event({
      type: "issue_comment",
      action,
      occurredAt: action === "created" ? createdAt : iso(this.now),
      comment: {
        id,
        author: { login: "bob", type: "User" },
        createdAt,
        updatedAt: action === "created" ? createdAt : iso(this.now),
        excerpt: textOf(id, edits),
      },
    });
  }

  /** So many random steps. */
  lives(steps: number): void {
    const { random } = this.#world;
    for (let step = 0; step < steps; step++) {
      this.wait(random.chance(0.5) ? random.integer(0, 3000) : random.integer(0, 6 * 60_000));
      const dice = random.next();
      const comment = this.comments[random.integer(0, Math.max(0, this.comments.length - 1))];
      if (dice < 0.2) {
        const names = ["a", "b", "c"].slice(0, random.integer(1, 3)).map((name) => name + step);
        const assignee = random.chance(0.5) ? `mei${step}` : undefined;
        this.triaged(names, { moves: random.chance(0.5), ...(assignee && { assignee }) });
      } else if (dice < 0.27 && this.labels.size > 0) {
        this.unlabeled([...this.labels][random.integer(0, this.labels.size - 1)] ?? "");
      } else if (dice < 0.4) {
        this.edited();
      } else if (dice < 0.5) {
        this.closedOrReopened();
      } else if (dice < 0.8 || !comment) {
        this.commented();
      } else if (dice < 0.92) {
        this.editedComment(comment);
      } else {
        this.deletedComment(comment);
      }
    }
  }
}

/** What a comment says in its n-th version. */
export function textOf(id: number, edits: number): string {
  return `comment ${id} in version ${edits}.`;
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}

function iso(ms: number): string {
  return new Date(seconds(ms)).toISOString().replace(".000", "");
}
