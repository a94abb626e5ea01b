import { StoreFailed } from "@issue-relay/shared/documents/errors";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { memoryStore } from "@issue-relay/shared/documents/testing/memory-store";
import { EPOCH, type Request, type World } from "./world.ts";

const TIMEOUT_MS = 5000;

/** Firestore in a world: documents in memory, behind a network that fails. */
export class Firestore {
  readonly documents: DocumentStore;
  readonly counts = { reads: 0, writes: 0, conflicts: 0 };
  readonly #world: World;
  /** Until when a document is busy with a write: writes of one document come one after the other. */
  readonly #busyUntil = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
    this.documents = memoryStore(() => world.now);
  }

  /** Firestore as a request reaches it. */
  for(request: Request): DocumentStore {
    return {
      read: (name) => {
        this.counts.reads += 1;
        return this.#call(
          request,
          () => 0,
          () => this.documents.read(name),
        );
      },
      write: (name, write) => {
        this.counts.writes += 1;
        return this.#call(
          request,
          (latency) => this.#waitForTurn(name, latency),
          async () => {
            try {
              return await this.documents.write(name, write);
            } catch (error) {
              this.counts.conflicts += 1;
              throw error;
            }
          },
        );
      },
    };
  }

  #call<T>(request: Request, wait: (latency: number) => number, act: () => Promise<T>): Promise<T> {
    const world = this.#world;
    const { random, faults } = world;
    const latency = random.chance(faults.storeSlow) ? random.integer(500, 10_000) : random.integer(5, 60);
    return world.call(request, (answer) => {
      const fail = (why: string) =>
        answer(() => {
          throw new StoreFailed(why);
        });
      world.after(TIMEOUT_MS, () => fail("no answer in time"));
      if (this.#isAway() || random.chance(faults.storeFails)) {
        world.after(latency, () => fail("UNAVAILABLE"));
        return;
      }
      const isLost = random.chance(faults.storeAnswerLost);
      const end = (give: () => T) =>
        world.after(latency / 2, () => (isLost ? fail("the answer was lost") : answer(give)));
      world.after(wait(latency) || latency / 2, () => {
        act().then(
          (value) => end(() => value),
          (error) =>
            end(() => {
              throw error;
            }),
        );
      });
    });
  }

  #waitForTurn(name: string, latency: number): number {
    const { random, faults, now } = this.#world;
    if (random.chance(faults.storeLate)) {
      return latency + random.integer(5000, 40_000);
    }
    const turn = Math.max(now + latency / 2, this.#busyUntil.get(name) ?? 0);
    this.#busyUntil.set(name, turn + 12);
    return turn - now;
  }

  #isAway(): boolean {
    const since = this.#world.now - EPOCH;
    return this.#world.faults.storeOutages.some(([from, to]) => since >= from && since < to);
  }
}
