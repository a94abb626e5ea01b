import { type Fault, Faults } from "@issue-relay/local/stand-ins/faults";

/** Lets single requests fail, of all that several stand-ins get. */
export class FailingRequests {
  /** Whether a request fails, by how many there were before it. */
  #fails: (path: string) => boolean = () => false;

  /** Lets a request fail by its number. @returns how many requests there were */
  at(number: number): () => number {
    let count = 0;
    this.#fails = () => {
      count += 1;
      return count === number;
    };
    return () => count;
  }

  /**
   * Lets the first request fail since the first one whose path ends so, the second since the next one, and so on.
   * @returns whether in the last of these steps there were not as many requests: so each has failed in one of them
   */
  eachSince(end: string): () => boolean {
    let [step, count] = [0, 0];
    this.#fails = (path) => {
      [step, count] = path.endsWith(end) ? [step + 1, 1] : [step, count + 1];
      return step > 0 && count === step;
    };
    return () => count < step;
  }

  none(): void {
    this.#fails = () => false;
  }

  /** Counts a request. @returns whether it fails */
  next(path = ""): boolean {
    return this.#fails(path);
  }

  /** For a stand-in. @param fault what its request gets */
  faults(fault: () => Fault): Faults {
    const next = (path: string) => this.next(path);
    return new (class extends Faults {
      override take(path: string): Fault | undefined {
        return next(path) ? fault() : super.take(path);
      }
    })();
  }
}
