import { type Fault, Faults } from "@issue-relay/local/stand-ins/faults";

/** Counts the requests to a stand-in, and lets a test decide on a fault for each. */
export class Traffic extends Faults {
  /** By the last part of the path, such as `chat.update` or `documents:commit`. */
  readonly counts = new Map<string, number>();
  /** Is called with each request before it is carried out: its method, and how many came before it. */
  onRequest: (method: string, before: number) => Fault | undefined = () => undefined;

  override take(path: string): Fault | undefined {
    const before = this.total;
    const method = path.slice(path.lastIndexOf("/") + 1);
    this.counts.set(method, (this.counts.get(method) ?? 0) + 1);
    return this.onRequest(method, before) ?? super.take(path);
  }

  /** Calls `then` at once when so many more requests have come, before the last of them is carried out. */
  atRequest(count: number, then: () => void): void {
    const { total, onRequest } = this;
    this.onRequest = (method, before) => {
      if (before === total + count) {
        this.onRequest = onRequest;
        then();
      }
      return onRequest(method, before);
    };
  }

  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }
}
