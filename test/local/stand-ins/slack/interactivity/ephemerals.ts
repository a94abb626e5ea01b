import type { Block } from "../block-kit.ts";

/** A message that one person sees, until the page is loaded anew. No history has it. */
export interface Ephemeral {
  /** The channel's id. */
  channel: string;
  /** Who sees it. */
  user: string;
  ts: string;
  /** The first message of the thread that it is in. */
  thread_ts?: string;
  text: string;
  blocks: Block[];
}

/** In the order in which they were posted. */
export class Ephemerals {
  readonly #all: Ephemeral[] = [];
  readonly #onAdd: (ephemeral: Ephemeral) => void;

  constructor(onAdd: (ephemeral: Ephemeral) => void) {
    this.#onAdd = onAdd;
  }

  add(ephemeral: Ephemeral): void {
    this.#all.push(ephemeral);
    this.#onAdd(ephemeral);
  }

  of(user: string): Ephemeral[] {
    return this.#all.filter((each) => each.user === user);
  }
}
