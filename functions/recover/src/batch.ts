import { randomUUID } from "node:crypto";
import type { IssueEventRow } from "@issue-relay/shared/event/row";
import type { LoadRows } from "@issue-relay/shared/load-rows";

export interface BatchOptions {
  loadRows: LoadRows;
  /** What the jobs are called for: their IDs have it. */
  task: string;
  /** How many bytes of JSON are loaded together. BigQuery takes some seconds for a load, and 1,500 a day. */
  bytes: number;
  signal: AbortSignal;
  /**
   * Called when BigQuery has confirmed rows.
   * @param groups how many groups are complete with them
   */
  onLoaded?(rows: number, groups: number): void;
}

/** Gathers rows, and loads some MB of them at once, all or none. */
export class Batch {
  readonly #options: BatchOptions;
  #rows: IssueEventRow[] = [];
  #bytes = 0;
  #groups = 0;

  constructor(options: BatchOptions) {
    this.#options = options;
  }

  /**
   * Adds a group of rows, such as those of an issue. They are loaded in their order: where a group is larger than what is loaded
   * together, its last row comes last.
   * @throws BigQueryAway, BrokenDestination
   */
  async add(rows: readonly IssueEventRow[]): Promise<void> {
    for (const row of rows) {
      if (this.#bytes >= this.#options.bytes) {
        await this.flush();
      }
      this.#rows.push(row);
      this.#bytes += Buffer.byteLength(JSON.stringify(row));
    }
    this.#groups += rows.length > 0 ? 1 : 0;
  }

  /** Loads what has been gathered. What fails is gathered no longer. @throws BigQueryAway, BrokenDestination */
  async flush(): Promise<void> {
    const [rows, groups] = [this.#rows, this.#groups];
    [this.#rows, this.#bytes, this.#groups] = [[], 0, 0];
    if (rows.length > 0) {
      const { loadRows, task, signal, onLoaded } = this.#options;
      await loadRows(rows, { jobId: `issue_relay_${task}_${randomUUID()}`, signal });
      onLoaded?.(rows.length, groups);
    }
  }
}
