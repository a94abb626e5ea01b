import { Conflict, StoreFailed } from "./errors.ts";
import { inTurn } from "./in-turn.ts";
import type { DocumentStore, Reading, Write, Written } from "./store.ts";

/** How often another instance may write the document first. */
const MAX_CONFLICTS = 9;

/**
 * Sets fields of a document, and makes it where there is none. What others write at the same time stays, too.
 * @param fieldsAfter the fields, by what the document has, and by the store's clock; undefined: nothing is to be written
 * @returns undefined where nothing was written
 * @throws StoreFailed, BrokenDestination
 */
export function setFields(
  documents: DocumentStore,
  name: string,
  fieldsAfter: (reading: Reading) => Write["fields"] | undefined,
): Promise<Written | undefined> {
  return inTurn(documents, name, async () => {
    for (let conflicts = 0; conflicts <= MAX_CONFLICTS; conflicts += 1) {
      const reading = await documents.read(name);
      const fields = fieldsAfter(reading);
      if (!fields) {
        return undefined;
      }
      try {
        return await documents.write(name, { fields, version: reading.document?.version });
      } catch (error) {
        if (!(error instanceof Conflict)) {
          throw error;
        }
      }
    }
    throw new StoreFailed(`the document ${name} is written all the time`);
  });
}
