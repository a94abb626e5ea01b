import { isDeepStrictEqual } from "node:util";
import { BrokenDestination } from "../../errors.ts";
import { Conflict, StoreFailed } from "../errors.ts";
import { type DocumentStore, type Found, REQUEST_TIME, type Value, type Write } from "../store.ts";

/** https://firebase.google.com/docs/firestore/quotas#limits. What Firestore counts besides names and strings is left out. */
const MAX_DOCUMENT_BYTES = 1_048_576;

/**
 * Documents in memory, for tests. It keeps what {@link DocumentStore} promises, and never fails by itself.
 * @param now the server's clock, in ms since the epoch. Where it goes back, the store's own clock stands still.
 */
export function memoryStore(now: () => number = Date.now): DocumentStore {
  const documents = new Map<string, Found>();
  let versions = 0;
  let clock = 0;

  function tick(signal: AbortSignal | undefined): number {
    if (signal?.aborted) {
      throw new StoreFailed("the call was given up");
    }
    clock = Math.max(clock, now());
    return clock;
  }

  return {
    async read(name, signal) {
      const readAt = tick(signal);
      const found = documents.get(name);
      return { document: found && { ...found, fields: { ...found.fields } }, readAt };
    },
    async write(name, { fields, version }, signal) {
      const at = tick(signal);
      const before = documents.get(name);
      if (before?.version !== version) {
        throw new Conflict(`${name} has the version ${before?.version}, not ${version}`);
      }
      const after = { ...before?.fields, ...stored(fields, at) };
      if (sizeOf(name, after) > MAX_DOCUMENT_BYTES) {
        throw new BrokenDestination(`${name} would be larger than ${MAX_DOCUMENT_BYTES} bytes`);
      }
      const isUnchanged = before && isDeepStrictEqual(before.fields, after);
      const found = isUnchanged ? before : { fields: after, version: String(++versions) };
      documents.set(name, found);
      return { version: found.version, at };
    },
  };
}

/** The values as they are stored. */
function stored(fields: Write["fields"], at: number): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (value === REQUEST_TIME) {
        return [name, new Date(at)];
      }
      if (typeof value === "number" && !Number.isSafeInteger(value)) {
        throw new BrokenDestination(`${name} is not an integer`);
      }
      return [name, typeof value === "string" ? value.toWellFormed() : value];
    }),
  );
}

function sizeOf(name: string, fields: Record<string, Value>): number {
  const texts = Object.entries(fields).map(([field, value]) => `${field}${value ?? ""}`);
  return Buffer.byteLength(name + texts.join(""));
}
