import type { Readable } from "node:stream";
import { type Budget, type Holder, PIECE_BYTES } from "./budget.ts";

/**
 * The largest payload that GitHub delivers.
 * https://docs.github.com/webhooks/webhook-events-and-payloads#payload-cap
 */
export const MAX_BODY_BYTES = 25 * 1024 * 1024;

/**
 * Each chunk costs time, however small it is. After 1,000 chunks, a body is refused if its chunks have fewer than 64 bytes on
 * average; a TCP segment has more than 1,000.
 */
const FREE_CHUNKS = 1_000;
const MIN_AVERAGE_CHUNK_BYTES = 64;

/** A body was not received; `reason` is one of the codes in reason.ts. */
export class BodyNotReceived extends Error {
  override name = "BodyNotReceived";
  readonly reason: "too-large" | "body-too-slow" | "too-much-at-once" | "hung-up";

  constructor(reason: BodyNotReceived["reason"]) {
    super(`the body was not received: ${reason}`);
    this.reason = reason;
  }
}

export interface ReceiveOptions {
  /** Gets every byte once, in order. The Buffer is valid only during the call. */
  onBytes(bytes: Buffer): void;
  /** A body of more bytes is received to its end, but not kept. */
  maxKeptBytes: number;
  /** The Content-Length, if there is one. Above `maxKeptBytes`, nothing of the body is kept from the start. */
  declaredBytes?: number;
  /** When the body must be complete, in ms of `performance.now()`. */
  dueAt: number;
  budget: Budget;
}

export interface ReceivedBody {
  /** Whether the body had at most `maxKeptBytes`. */
  isKept: boolean;
  /**
   * Hands every byte on once more. Only for a body that is kept.
   * @throws BodyNotReceived where the budget has taken its memory
   */
  handOnAgain(onBytes: (bytes: Buffer) => void): void;
  /**
   * A copy of a body that is kept, neither decompressed nor parsed.
   * @throws BodyNotReceived where the budget has taken its memory
   */
  bytes(): Buffer;
  /**
   * Rejects with BodyNotReceived when the budget takes the memory of the body, which may happen until `release`. Call it once. It is no
   * property, since nearly no body needs the promise, which costs some microseconds in the domain of functions-framework.
   */
  evicted(): Promise<never>;
  /** Gives the memory back. Call it when the body is not needed any more. */
  release(): void;
}

/**
 * Receives a body to its end, hands every byte on, and keeps a small body.
 * @throws BodyNotReceived. Nothing is kept then, and what still comes is discarded: close the connection.
 */
export function receiveBody(request: Readable, options: ReceiveOptions): Promise<ReceivedBody> {
  const { onBytes, maxKeptBytes, declaredBytes = 0, dueAt, budget } = options;
  const holder: Holder = { pieces: [], weight: 0, evict: () => {} };
  /** The piece that is being filled. A body that is not kept fills one piece again and again. */
  let piece: Buffer | undefined;
  let filled = 0;
  let length = 0;
  let chunks = 0;
  let isKept = true;

  function handOn(): void {
    if (piece && filled > 0) {
      onBytes(piece.subarray(0, filled));
    }
    filled = 0;
    if (isKept) {
      piece = undefined;
    }
  }

  function stopKeeping(): void {
    handOn();
    isKept = false;
    budget.stopKeeping(holder);
  }

  /** The body, now that it is complete; the last piece is not full. */
  function complete(): ReceivedBody {
    let isEvicted = false;
    let onEvicted = () => {};
    holder.evict = () => {
      isEvicted = true;
      onEvicted();
    };
    /** Without this check, an evicted body would be read as zeros. */
    function pieces(): Buffer[] {
      if (isEvicted) {
        throw new BodyNotReceived("too-much-at-once");
      }
      return holder.pieces;
    }
    return {
      isKept,
      handOnAgain(again) {
        pieces().forEach((each, index) => {
          again(each.subarray(0, Math.min(PIECE_BYTES, length - index * PIECE_BYTES)));
        });
      },
      bytes: () => Buffer.concat(pieces(), length),
      evicted: () =>
        new Promise((_, reject) => {
          onEvicted = () => reject(new BodyNotReceived("too-much-at-once"));
          if (isEvicted) {
            onEvicted();
          }
        }),
      release: () => budget.release(holder),
    };
  }

  return new Promise((resolve, reject) => {
    let isStopped = false;
    // Where the process was busy, the rest of the body may have arrived already: it is read before the immediate runs.
    const timer = setTimeout(
      () => setImmediate(() => isStopped || fail("body-too-slow")),
      dueAt - performance.now(),
    );

    function stop(): void {
      isStopped = true;
      clearTimeout(timer);
      request.off("data", onData).off("end", onEnd).off("close", onClose).off("error", onClose);
    }

    function fail(reason: BodyNotReceived["reason"]): void {
      stop();
      request.resume();
      budget.release(holder);
      reject(new BodyNotReceived(reason));
    }

    function add(chunk: Buffer): void {
      for (let from = 0; from < chunk.length; ) {
        piece ??= isKept ? budget.take(holder) : Buffer.allocUnsafeSlow(PIECE_BYTES);
        // Taking a piece may have evicted this very body: the piece is no longer ours then.
        if (isStopped) {
          return;
        }
        const copied = chunk.copy(piece, filled, from);
        from += copied;
        filled += copied;
        if (filled === piece.length) {
          handOn();
        }
      }
    }

    function onData(chunk: Buffer): void {
      length += chunk.length;
      chunks += 1;
      if (length > MAX_BODY_BYTES) {
        fail("too-large");
      } else if (chunks > FREE_CHUNKS && length < chunks * MIN_AVERAGE_CHUNK_BYTES) {
        fail("body-too-slow");
      } else {
        if (isKept && length > maxKeptBytes) {
          stopKeeping();
        }
        if (!isStopped) {
          add(chunk);
        }
      }
    }

    function onEnd(): void {
      handOn();
      stop();
      resolve(complete());
    }

    function onClose(): void {
      fail("hung-up");
    }

    holder.evict = () => fail("too-much-at-once");
    // This listener stays: an error of the connection after that must not end the process.
    request.on("error", () => {});
    request.on("data", onData).on("end", onEnd).on("close", onClose).on("error", onClose);
    if (request.destroyed) {
      fail("hung-up");
    } else if (declaredBytes > maxKeptBytes) {
      stopKeeping();
    }
  });
}
