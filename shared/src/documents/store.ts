/** The value that Firestore replaces by the time at which it carries out the write. */
export const REQUEST_TIME: unique symbol = Symbol("request time");

/** The value of a field. Numbers are integers. A half of a surrogate pair in a string is stored as U+FFFD. */
export type Value = string | number | boolean | Date | null;

/** A document that exists. */
export interface Found {
  /** The fields whose values are a {@link Value}. Others, which another program has written, are left out. */
  fields: Record<string, Value>;
  /** Names this state of the document; opaque. A write that changes nothing keeps it. */
  version: string;
}

export interface Reading {
  document: Found | undefined;
  /** The server's clock at the read, in ms since the epoch. Never behind a write that was confirmed before the read began. */
  readAt: number;
}

export interface Write {
  /** The fields to set, by name; all others stay as they are, also those that this program does not know. */
  fields: Record<string, Value | typeof REQUEST_TIME>;
  /** The version that the document must have; undefined: there must be no document. */
  version: string | undefined;
}

export interface Written {
  version: string;
  /** What REQUEST_TIME became, in ms since the epoch. */
  at: number;
}

/**
 * Documents, each with a version that changes with it. Neither method tries again by itself, and each has a deadline of its
 * own. Both throw:
 *
 * - StoreFailed where no answer came, or one that a retry may change. A write may have been carried out then, or may be later.
 * - BrokenDestination where a person has to act: access is denied, the database is missing, or a write is refused for what
 *   is in it, such as a document of more than 1 MiB.
 */
export interface DocumentStore {
  /**
   * Reads the newest state.
   * @param name `<collection>/<id>`
   * @param signal gives the call up, which then throws StoreFailed
   */
  read(name: string, signal?: AbortSignal): Promise<Reading>;
  /**
   * Creates or changes a document.
   * @param name `<collection>/<id>`
   * @param signal gives the call up, which then throws StoreFailed
   * @throws Conflict where the document has another version
   */
  write(name: string, write: Write, signal?: AbortSignal): Promise<Written>;
}
