import { Conflict, StoreFailed } from "./errors.ts";
import type { DocumentStore, Write } from "./store.ts";

/** How often somebody else may write the document first. */
const MAX_CONFLICTS = 9;

/**
 * Sets fields of a document, and makes it where there is none. What others write at the same time stays, too.
 * @param fieldsAt the fields, by the store's clock in ms since the epoch
 * @throws StoreFailed, BrokenDestination
 */
export async function setFields(
  documents: DocumentStore,
  name: string,
  fieldsAt: (readAt: number) => Write["fields"],
): Promise<void> {
  for (let conflicts = 0; conflicts <= MAX_CONFLICTS; conflicts += 1) {
    const { document, readAt } = await documents.read(name);
    try {
      await documents.write(name, { fields: fieldsAt(readAt), version: document?.version });
      return;
    } catch (error) {
      if (!(error instanceof Conflict)) {
        throw error;
      }
    }
  }
  throw new StoreFailed(`the document ${name} is written all the time`);
}
