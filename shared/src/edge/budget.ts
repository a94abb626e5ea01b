/** Bodies are kept in pieces of this size: a Buffer of Node's for a chunk of one byte would keep 64 KB alive. */
export const PIECE_BYTES = 64 * 1024;

/** A body that is being received, as the budget sees it. */
export interface Holder {
  /** What the body is kept in. Only the budget changes this list. */
  readonly pieces: Buffer[];
  /** Refuses the request. Absent where the body is complete: it is about to be verified. */
  evict?: (() => void) | undefined;
}

/**
 * The memory for the unverified bodies of an instance, in pieces that are used again. Above the limit, the body with the
 * most pieces is evicted, and among equals the oldest: strangers who send much, or slowly, evict each other, and GitHub's
 * deliveries, which are small and complete within milliseconds, go on.
 */
export class Budget {
  readonly #limit: number;
  readonly #holders = new Set<Holder>();
  readonly #free: Buffer[] = [];
  #used = 0;

  /** @param limit bytes */
  constructor(limit: number) {
    this.#limit = Math.floor(limit / PIECE_BYTES);
  }

  /** A piece for `holder`. This may evict any holder, also `holder` itself, which then has no pieces. */
  take(holder: Holder): Buffer {
    const piece = this.#free.pop() ?? Buffer.allocUnsafeSlow(PIECE_BYTES);
    holder.pieces.push(piece);
    this.#holders.add(holder);
    this.#used += 1;
    while (this.#used > this.#limit) {
      const largest = this.#largest();
      if (!largest) {
        break;
      }
      this.release(largest);
      largest.evict?.();
    }
    return piece;
  }

  /** Takes back all pieces of `holder`. */
  release(holder: Holder): void {
    if (this.#holders.delete(holder)) {
      this.#used -= holder.pieces.length;
      this.#free.push(...holder.pieces.splice(0));
    }
  }

  #largest(): Holder | undefined {
    let largest: Holder | undefined;
    for (const holder of this.#holders) {
      if (holder.evict && holder.pieces.length > (largest?.pieces.length ?? 0)) {
        largest = holder;
      }
    }
    return largest;
  }
}
