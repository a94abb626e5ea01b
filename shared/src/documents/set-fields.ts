import { Conflict } from "./errors.ts";
import type { DocumentStore, Write } from "./store.ts";

/**
 * Sets fields of a document, and makes it where there is none. Where somebody else writes it at the same time, what they write stays: for
 * what everybody would write alike.
 * @param fieldsAt the fields, by the store's clock in ms since the epoch
 * @throws StoreFailed, BrokenDestination
 */
export async function setFields(
  documents: DocumentStore,
  name: string,
  fieldsAt: (readAt: number) => Write["fields"],
): Promise<void> {
  const { document, readAt } = await documents.read(name);
  try {
    await documents.write(name, { fields: fieldsAt(readAt), version: document?.version });
  } catch (error) {
    if (!(error instanceof Conflict)) {
      throw error;
    }
  }
}
