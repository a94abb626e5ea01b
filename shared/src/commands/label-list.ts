import type { Found } from "../documents/store.ts";
import { digest } from "../event/event-id.ts";
import { jsonText } from "../json-text.ts";
import * as z from "../zod.ts";

/** The document with the labels of a repository. `actions` writes it, for the modals of `interactions`. */
export function labelListName(repository: string): string {
  return `labels/${digest(repository.toLowerCase())}`;
}

const Labels = z.object({ labels: jsonText(z.array(z.string())) });

/** The fields of that document. */
export function labelListOf(names: readonly string[]) {
  return { labels: JSON.stringify(names) };
}

export function labelsIn(document: Found | undefined): string[] {
  return document ? Labels.parse(document.fields).labels : [];
}
