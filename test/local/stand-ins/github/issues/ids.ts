/** Ids of new objects, far from those of the recorded payloads. The same in each run. */
export class Ids {
  readonly #next = {
    issue: 4_000_000_001,
    comment: 5_000_000_001,
    entry: 10_000_000_001,
    other: 800_000_001,
  };

  /** @param kind `entry` is one of a timeline; `other` is a label, a milestone or a type */
  next(kind: "issue" | "comment" | "entry" | "other"): number {
    const id = this.#next[kind];
    this.#next[kind] += 1;
    return id;
  }
}
