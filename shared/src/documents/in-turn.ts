import pLimit, { type LimitFunction } from "p-limit";
import type { DocumentStore } from "./store.ts";

const queues = new WeakMap<DocumentStore, Map<string, LimitFunction>>();

/**
 * Does what reads and writes a document when all that came before it, in this process, is done: of a burst, each would else have to try
 * again and again.
 * @param name the document: `<collection>/<id>`
 * @throws whatever `work` throws
 */
export async function inTurn<T>(documents: DocumentStore, name: string, work: () => Promise<T>): Promise<T> {
  const ofStore = queues.get(documents) ?? new Map<string, LimitFunction>();
  queues.set(documents, ofStore);
  const queue = ofStore.get(name) ?? pLimit(1);
  ofStore.set(name, queue);
  try {
    return await queue(work);
  } finally {
    if (queue.activeCount + queue.pendingCount === 0) {
      ofStore.delete(name);
    }
  }
}
