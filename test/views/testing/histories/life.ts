import type { Random } from "@issue-relay/local/lives/random";
import {
  assigning,
  type Change,
  closing,
  commenting,
  deletingAComment,
  editing,
  editingAComment,
  labelling,
  type Moment,
  pinningOrLocking,
  planning,
  reopening,
} from "./changes.ts";
import { type Issue, LABELS, type State } from "./issue.ts";
import { type Account, anActor, anAuthor, aTeamMember } from "./people.ts";
import { aRepository, END, isArchivedAt, OPENING_TIME, type Repository, START } from "./repositories.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;
const MOST_STEPS = 9;

/**
 * A random life of one issue: true steps, in their order. Two steps are of the same second only where the definitions
 * say which of them shows the newer state.
 */
export class Life {
  /** One issue for each repository in which it lived. */
  readonly issues: Issue[] = [];
  readonly #random: Random;
  readonly #nextId: () => number;
  readonly #author: Account;
  #at: number;
  #state: State;

  constructor(random: Random, nextId: () => number) {
    this.#random = random;
    this.#nextId = nextId;
    this.#author = anAuthor(random);
    this.#at = START + random.integer(0, OPENING_TIME);
    this.#state = {
      title: "Title 0",
      isOpen: true,
      reason: null,
      closedAt: null,
      labels: [],
      assignees: [],
      milestone: null,
      type: null,
      priority: null,
      isLocked: false,
      comments: [],
      updatedAt: this.#at,
    };
    let issue = this.#begin(aRepository(random));
    this.#open(issue);
    for (let left = random.integer(0, MOST_STEPS); left > 0; left -= 1) {
      this.#at += 2 + Math.min(Math.round(random.around(9 * HOUR, 2)), 25 * DAY);
      if (this.#at > END || issue.steps.at(-1)?.name === "issues.deleted") {
        return;
      }
      issue = this.#live(issue);
    }
  }

  #begin(repository: Repository, cameFrom?: Issue): Issue {
    const id = this.#nextId();
    const issue: Issue = {
      id: 5_000_000_000 + id,
      number: id,
      repository,
      author: this.#author,
      createdAt: cameFrom?.createdAt ?? this.#at,
      steps: [],
      ...(cameFrom && { cameFrom }),
    };
    this.issues.push(issue);
    return issue;
  }

  /** Takes a step that moves the issue's `updated_at`. */
  #take(issue: Issue, change: Change): void {
    this.#takeWithoutTime(issue, { ...change, to: { updatedAt: this.#at, ...change.to } });
  }

  #takeWithoutTime(issue: Issue, { to, by = anActor(this.#random, this.#author), ...about }: Change): void {
    // Only the payload of the reopening itself can say the old closing.
    const closedAt = this.#state.isOpen ? null : this.#state.closedAt;
    this.#state = { ...this.#state, closedAt, ...to };
    issue.steps.push({ ...about, at: this.#at, by, state: this.#state });
  }

  #open(issue: Issue): void {
    const random = this.#random;
    const labels = random.shuffled(LABELS).slice(
      0,
      random.weighted([
        [0, 5],
        [1, 4],
        [2, 2],
      ]),
    );
    const [label] = labels;
    const author = this.#author;
    if (labels.length === 1 && label && random.chance(0.4)) {
      this.#take(issue, { name: "issues.opened", to: {}, by: author });
      this.#take(issue, { name: "issues.labeled", to: { labels }, label });
      return;
    }
    this.#take(issue, { name: "issues.opened", to: { labels }, by: author });
    if (labels.length === 0 && random.chance(0.2)) {
      this.#take(issue, commenting(this.#moment));
    } else if (random.chance(0.5)) {
      // GitHub tells of each label of a new issue, whose first payload has them all.
      for (const label of labels) {
        this.#take(issue, { name: "issues.labeled", to: {}, label, by: author });
      }
    }
  }

  get #moment(): Moment {
    return {
      random: this.#random,
      at: this.#at,
      author: this.#author,
      state: this.#state,
      nextId: this.#nextId,
    };
  }

  /** Takes the next step, and returns the issue as which it lives on. */
  #live(issue: Issue): Issue {
    const random = this.#random;
    // Nobody can pin, lock, transfer or delete an issue of an archived repository.
    const ifActive = isArchivedAt(issue.repository, this.#at) ? 0 : 1;
    const kind = random.weighted([
      ["change", 70],
      ["state", 28],
      ["pin or lock", 9 * ifActive],
      ["transfer", 9 * ifActive],
      ["delete", 4 * ifActive],
    ]);
    switch (kind) {
      case "change":
        this.#change(issue);
        break;
      case "state":
        this.#closeOrReopen(issue);
        break;
      case "pin or lock":
        this.#pinOrLock(issue);
        break;
      case "delete":
        this.#takeWithoutTime(issue, { name: "issues.deleted", to: this.#sometimesMoved(0.3) });
        break;
      case "transfer":
        return this.#transfer(issue);
    }
    return issue;
  }

  #change(issue: Issue): void {
    const make = this.#random.weighted<(moment: Moment) => Change | undefined>([
      [commenting, 30],
      [labelling, 14],
      [assigning, 9],
      [planning, 12],
      [editing, 4],
      [editingAComment, 6],
      [deletingAComment, 6],
    ]);
    this.#take(issue, make(this.#moment) ?? commenting(this.#moment));
  }

  /** Closes or reopens the issue, sometimes with another step in the same second, before or after it. */
  #closeOrReopen(issue: Issue): void {
    const random = this.#random;
    const { isOpen } = this.#state;
    const when = random.weighted([
      ["apart", 6],
      ["before", 2],
      ["after", 2],
    ]);
    const other = random.chance(0.5) ? labelling : commenting;
    if (when === "before") {
      this.#take(issue, other(this.#moment));
    }
    this.#take(issue, isOpen ? closing(this.#moment) : reopening(this.#moment));
    if (when === "after") {
      this.#take(issue, other(this.#moment));
    }
  }

  #pinOrLock(issue: Issue): void {
    const taken = this.issues.flatMap(({ steps }) => steps.map(({ name }) => name));
    const change = pinningOrLocking(this.#moment, taken);
    if (change) {
      this.#takeWithoutTime(issue, change);
    }
  }

  #sometimesMoved(share: number): Partial<State> {
    return this.#random.chance(share) ? { updatedAt: this.#at } : {};
  }

  #transfer(issue: Issue): Issue {
    const target = aRepository(this.#random);
    if (target === issue.repository || isArchivedAt(target, this.#at)) {
      return issue;
    }
    const by = aTeamMember(this.#random);
    this.#takeWithoutTime(issue, { name: "issues.transferred", to: this.#sometimesMoved(0.5), by });
    const arrived = this.#begin(target, issue);
    issue.became = arrived;
    this.#takeWithoutTime(arrived, { name: "issues.opened", to: this.#sometimesMoved(0.5), by });
    return arrived;
  }
}
