import { labelListName, labelListOf, labelsIn } from "@issue-relay/shared/commands/label-list";
import { Conflict } from "@issue-relay/shared/documents/errors";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import * as z from "@issue-relay/shared/zod";
import type { Readable } from "../history/repository.ts";
import { placeOf } from "../webhook.ts";

/** A document has at most 1 MiB, and a name at most 50 characters of 4 bytes. What is not listed can be typed. */
const MAX_LABELS = 2_000;

const Label = z.object({ name: z.string() });

/**
 * Lists the labels of a repository for the window of the button `label`, which must open before GitHub could be asked.
 * @throws GitHubAway, GitHubDenied, StoreFailed, BrokenDestination
 */
export async function listLabels(documents: DocumentStore, { repository, github }: Readable): Promise<void> {
  const names: string[] = [];
  for await (const page of github.pages(`${placeOf(repository.full_name)}/labels`)) {
    names.push(
      ...z
        .array(Label)
        .parse(page)
        .map(({ name }) => name),
    );
    if (names.length >= MAX_LABELS) {
      break;
    }
  }
  const list = names.slice(0, MAX_LABELS);
  const { document } = await documents.read(labelListName(repository.full_name));
  if (JSON.stringify(labelsIn(document)) === JSON.stringify(list)) {
    return;
  }
  try {
    const write = { fields: labelListOf(list), version: document?.version };
    await documents.write(labelListName(repository.full_name), write);
  } catch (error) {
    // Another call has listed them just now.
    if (!(error instanceof Conflict)) {
      throw error;
    }
  }
}
