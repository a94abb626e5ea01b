import { setImmediate } from "node:timers/promises";
import { Random } from "@issue-relay/local/lives/random";
import type { Faults } from "./faults.ts";

/** When every world begins, in ms since the epoch. */
export const EPOCH = Date.UTC(2026, 2, 2);

interface Scheduled {
  time: number;
  order: number;
  act: () => void;
}

/** An instance of the function. */
export interface Instance {
  id: number;
  revision: 1 | 2;
  isAlive: boolean;
  /** The difference of its clock from the true time, in ms. */
  skew: number;
  /** The requests that it has not answered. */
  requests: Set<Request>;
}

/** A request that an instance works on. */
export interface Request {
  instance: Instance;
  isAnswered: boolean;
  /** The connection breaks. */
  fail(why: string): void;
}

/** What happens at one step: to the instance, or that Pub/Sub delivers a message again. */
export interface Disturbance {
  step: number;
  kind: "kill" | "standstill" | "unacknowledged again" | "acknowledged again";
}

/**
 * Virtual time, in which the product's own code runs: between two of its calls to the outside no time passes. At each answer to such
 * a call an instance can be killed, or stand still. The same seed gives the same run, to the millisecond.
 */
export class World {
  now = EPOCH;
  readonly random: Random;
  readonly faults: Faults;
  readonly instances: Instance[] = [];
  /** How many calls to the outside have been answered: the places at which an instance can be killed. */
  steps = 0;
  kills = 0;
  readonly log: string[] = [];
  /** Is called when a message is to be delivered again. */
  onRedelivery: (isAcknowledged: boolean) => void = () => {};
  readonly #heap: Scheduled[] = [];
  #order = 0;
  readonly #disturbance: Disturbance | undefined;

  constructor(seed: number, faults: Faults, disturbance?: Disturbance) {
    this.random = new Random(seed);
    this.faults = faults;
    this.#disturbance = disturbance;
  }

  note(text: string): void {
    this.log.push(`${((this.now - EPOCH) / 1000).toFixed(2).padStart(9)} ${text}`);
  }

  after(ms: number, act: () => void): void {
    const scheduled = { time: this.now + Math.max(0, ms), order: this.#order++, act };
    const heap = this.#heap;
    let index = heap.push(scheduled) - 1;
    while (index > 0) {
      const up = (index - 1) >> 1;
      const parent = heap[up];
      if (!parent || isBefore(parent, scheduled)) {
        break;
      }
      heap[index] = parent;
      index = up;
    }
    heap[index] = scheduled;
  }

  /** Runs until nothing is left to happen. Returns whether that came within so many ms. */
  async run(limitMs: number): Promise<boolean> {
    const end = this.now + limitMs;
    for (let next = this.#pop(); next; next = this.#pop()) {
      if (next.time > end) {
        return false;
      }
      this.now = next.time;
      next.act();
      // The code under test goes on as far as it gets without the outside.
      await setImmediate();
    }
    return true;
  }

  #pop(): Scheduled | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (heap.length === 0 || !last) {
      return first;
    }
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      const [left, right] = [heap[child], heap[child + 1]];
      if (left && right && isBefore(right, left)) {
        child += 1;
      }
      const smaller = heap[child];
      if (!smaller || !isBefore(smaller, last)) {
        break;
      }
      heap[index] = smaller;
      index = child;
    }
    heap[index] = last;
    return first;
  }

  addInstance(revision: Instance["revision"] = 1): Instance {
    const { skewMs } = this.faults;
    const skew = this.random.integer(-skewMs, skewMs);
    const instance: Instance = {
      id: this.instances.length,
      revision,
      isAlive: true,
      skew,
      requests: new Set(),
    };
    this.instances.push(instance);
    return instance;
  }

  kill(instance: Instance): void {
    if (!instance.isAlive) {
      return;
    }
    instance.isAlive = false;
    this.kills += 1;
    this.note(`KILL instance ${instance.id}`);
    for (const request of instance.requests) {
      request.fail("connection reset");
    }
    this.after(this.random.integer(500, 5000), () => this.addInstance(instance.revision));
  }

  /**
   * A call of a request to the outside. `act` is given a function that answers it, at any virtual time, with what the caller then
   * gets: a value, or an error. Only the first answer counts.
   */
  call<T>(request: Request, act: (answer: (give: () => T) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      let isOver = false;
      act((give) => {
        if (!isOver) {
          isOver = true;
          this.#resume(request, () => {
            try {
              resolve(give());
            } catch (error) {
              reject(error);
            }
          });
        }
      });
    });
  }

  sleep(request: Request, ms: number): Promise<void> {
    return this.call(request, (answer) => this.after(ms, () => answer(() => undefined)));
  }

  /** The request goes on, unless its instance is dead, or dies now; or later, where the instance stands still. */
  #resume(request: Request, goOn: () => void): void {
    const { instance } = request;
    if (!instance.isAlive) {
      return;
    }
    this.steps += 1;
    const disturbance = this.#disturbance?.step === this.steps ? this.#disturbance.kind : undefined;
    if (disturbance === "kill" || this.random.chance(this.faults.kill)) {
      this.kill(instance);
      return;
    }
    if (disturbance?.endsWith("again")) {
      this.onRedelivery(disturbance === "acknowledged again");
    }
    const standstill = disturbance === "standstill" ? 100_000 : this.#standstillOf(request);
    if (standstill === 0) {
      goOn();
      return;
    }
    this.note(`  instance ${instance.id} stands still for ${standstill} ms`);
    this.after(standstill, () => {
      if (instance.isAlive) {
        goOn();
      }
    });
  }

  /** After its answer, a request has CPU only while others run on the instance; and anything may be slow at any time. */
  #standstillOf({ isAnswered }: Request): number {
    if (isAnswered) {
      return this.random.integer(0, 200_000);
    }
    return this.random.chance(this.faults.standstill) ? this.random.integer(1000, 120_000) : 0;
  }
}

function isBefore(a: Scheduled, b: Scheduled): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}
