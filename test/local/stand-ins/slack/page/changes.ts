import { randomUUID } from "node:crypto";
import type { Workspace } from "../workspace.ts";

interface ChangedMessage {
  channel: string;
  ts: string;
  thread_ts?: string;
}

/** What has changed since a page was loaded. Absent stands for the list of channels. */
export type Change = ChangedMessage | undefined;

/** All changes in their order, so that an open page can ask for those that it lacks. */
export class Changes {
  /** A page that was loaded from an earlier server knows another one. */
  readonly #run = randomUUID();
  readonly #log: Change[] = [];

  constructor(workspace: Workspace) {
    workspace.watch((message) => {
      const { channel, ts, thread_ts } = message ?? {};
      const thread = thread_ts === undefined ? {} : { thread_ts };
      this.#log.push(channel === undefined || ts === undefined ? undefined : { channel, ts, ...thread });
    });
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
