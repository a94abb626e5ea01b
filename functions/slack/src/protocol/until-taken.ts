import { Conflict, StoreFailed } from "@issue-relay/shared/documents/errors";
import { RetryLater } from "@issue-relay/shared/errors";
import type { Attempt } from "./ports.ts";

/** How often Firestore is tried. */
const MAX_TRIES = 12;

/**
 * Calls `tryOnce` until Firestore has done what it asks for. A read that failed is not "no card yet"; and a write that failed may
 * have been carried out. So each further try begins with a read. It waits before, longer each time, and not as long as another
 * instance that met the same conflict.
 * @param until when the last try may begin, by the attempt's clock, in ms
 * @throws RetryLater where Firestore has not taken `what` by then; whatever else `tryOnce` throws
 */
export async function untilTaken<T>(
  { clock, random }: Attempt,
  until: number,
  what: string,
  tryOnce: () => Promise<T>,
): Promise<T> {
  for (let tries = 0; tries < MAX_TRIES && clock.now() < until; tries++) {
    try {
      if (tries > 0) {
        await clock.sleep(5 + random() * 50 * tries);
      }
      return await tryOnce();
    } catch (error) {
      if (!(error instanceof StoreFailed || error instanceof Conflict)) {
        throw error;
      }
    }
  }
  throw new RetryLater(`Firestore did not take ${what} in time`);
}
