import type { Readable } from "node:stream";
import { type Budget, type Holder, PIECE_BYTES } from "./budget.ts";

/**
 * The largest payload that GitHub delivers.
 * https://docs.github.com/webhooks/webhook-events-and-payloads#payload-cap
 */
export const MAX_BODY_BYTES = 25 * 1024 * 1024;

/** A sender that makes each byte cost a chunk is refused: after so many chunks, they must have so many bytes on average. */
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
  /** What the sender says that the body has: a body that says it is too large is not even begun to be kept. */
  declaredBytes?: number | undefined;
  /** The time in ms in which the body must be complete. */
  withinMs: number;
  budget: Budget;
}

export interface ReceivedBody {
  /** The bytes, neither decompressed nor parsed; undefined where there were more than `maxKeptBytes`. */
  bytes: Buffer | undefined;
  /** Tells the budget that the bytes are verified, or dropped. */
  release(): void;
}

/**
 * Receives a body to its end, hands every byte on, and keeps a small body.
 * @throws BodyNotReceived. Nothing is kept then, and what still comes is discarded: close the connection.
 */
export function receiveBody(request: Readable, options: ReceiveOptions): Promise<ReceivedBody> {
  const { onBytes, maxKeptBytes, declaredBytes, withinMs, budget } = options;
  const holder: Holder = { pieces: [], weight: 0 };
  /** The piece that is being filled; the first one of a body that is not kept serves for all that follows. */
  let piece: Buffer | undefined;
  let filled = 0;
  let length = 0;
  let chunks = 0;
  let isKept = true;

  function drop(): void {
    isKept = false;
    budget.release(holder);
  }

  function stopKeeping(): void {
    handOn();
    isKept = false;
    budget.stopKeeping(holder);
  }

  function handOn(): void {
    if (piece && filled > 0) {
      onBytes(piece.subarray(0, filled));
    }
    filled = 0;
    if (isKept) {
      piece = undefined;
    }
  }

  function add(chunk: Buffer): void {
    for (let from = 0; from < chunk.length; ) {
      piece ??= isKept ? budget.take(holder) : Buffer.allocUnsafeSlow(PIECE_BYTES);
      const copied = chunk.copy(piece, filled, from);
      from += copied;
      filled += copied;
      if (filled === piece.length) {
        handOn();
      }
    }
  }

  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail("body-too-slow"), withinMs);

    function stop(): void {
      clearTimeout(timer);
      holder.evict = undefined;
      request.off("data", onData).off("end", onEnd).off("close", onClose).off("error", onClose);
    }

    function fail(reason: BodyNotReceived["reason"]): void {
      stop();
      request.resume();
      drop();
      reject(new BodyNotReceived(reason));
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
        add(chunk);
      }
    }

    function onEnd(): void {
      handOn();
      stop();
      const bytes = isKept ? Buffer.concat(holder.pieces, length) : undefined;
      resolve({ bytes, release: drop });
    }

    function onClose(): void {
      fail("hung-up");
    }

    holder.evict = () => fail("too-much-at-once");
    // This listener stays: an error of the connection after that must not end the process.
    request.on("error", () => {});
    request.on("data", onData).on("end", onEnd).on("close", onClose).on("error", onClose);
    if ((declaredBytes ?? 0) > maxKeptBytes) {
      stopKeeping();
    }
  });
}
