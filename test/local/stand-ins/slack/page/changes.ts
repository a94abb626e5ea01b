import { randomUUID } from "node:crypto";
import type { Change } from "../change.ts";
import type { Workspace } from "../workspace.ts";

/** All changes in their order, so that an open page can ask for those that it lacks. */
export class Changes {
  /** A page that was loaded from an earlier server knows another one. */
  readonly #run = randomUUID();
  readonly #log: Change[] = [];

  constructor(workspace: Workspace) {
    workspace.watch((change) => this.#log.push(change));
  }

  /** The position of a page that has all changes. */
  get position(): string {
    return `${this.#run}/${this.#log.length}`;
  }

  /** @returns undefined where the position isn't one of this run */
  since(position: string): Change[] | undefined {
    const [run, count] = position.split("/");
    return run === this.#run ? this.#log.slice(Number(count)) : undefined;
  }
}
