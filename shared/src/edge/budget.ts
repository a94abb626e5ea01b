/** Bodies are kept in pieces of this size: a Buffer of Node's for a chunk of one byte would keep 64 KB alive. */
export const PIECE_BYTES = 16 * 1024;

/**
 * A body that is only hashed needs one piece of memory, but much processor time. It counts as 1 MB, so that few of them
 * are hashed at once.
 */
const UNKEPT_BYTES = 1024 * 1024;

/** A body that is being received, as the budget sees it. Only the budget changes it. */
export interface Holder {
  /** What the body is kept in. */
  readonly pieces: Buffer[];
  /** The bytes that it counts as. */
  weight: number;
  /** Refuses the request. */
  evict(): void;
}

/**
 * The memory for the unverified bodies of an instance, in pieces that are used again. Above the limit, the body that
 * counts most is evicted, and among equals the oldest: strangers who send much, or slowly, evict each other, and GitHub's
 * deliveries, which are small and complete within milliseconds, go on.
 */
export class Budget {
  readonly #limit: number;
  readonly #holders = new Set<Holder>();
  readonly #free: Buffer[] = [];
  #used = 0;

  /** @param limit bytes */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** A piece for `holder`. This may evict any holder, also `holder` itself, which then has no pieces. */
  take(holder: Holder): Buffer {
    const piece = this.#free.pop() ?? Buffer.allocUnsafeSlow(PIECE_BYTES);
    holder.pieces.push(piece);
    this.#add(holder, PIECE_BYTES);
    return piece;
  }

  /** Takes back the pieces of a body that is received to its end all the same. This may evict any holder. */
  stopKeeping(holder: Holder): void {
    this.release(holder);
    this.#add(holder, UNKEPT_BYTES);
  }

  /** Takes back all pieces of `holder`, which counts no more. */
  release(holder: Holder): void {
    this.#holders.delete(holder);
    this.#used -= holder.weight;
    holder.weight = 0;
    this.#free.push(...holder.pieces.splice(0));
  }

  #add(holder: Holder, bytes: number): void {
    holder.weight += bytes;
    this.#used += bytes;
    this.#holders.add(holder);
    while (this.#used > this.#limit) {
      const heaviest = this.#heaviest();
      if (!heaviest) {
        return;
      }
      this.release(heaviest);
      heaviest.evict();
    }
  }

  #heaviest(): Holder | undefined {
    let heaviest: Holder | undefined;
    for (const holder of this.#holders) {
      if (holder.weight > (heaviest?.weight ?? 0)) {
        heaviest = holder;
      }
    }
    return heaviest;
  }
}
