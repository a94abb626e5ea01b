import type { DocumentStore } from "@issue-relay/shared/documents/store";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { ownChangeOf } from "@issue-relay/shared/github/own-changes";

/**
 * Whether the event tells of what a rule has changed. Only our App's account can have done that; while nobody knows which that is, any App's.
 * @throws StoreFailed, BrokenDestination
 */
export async function isOfRule(
  documents: DocumentStore,
  event: IssueEvent,
  ownLogin: () => Promise<string | undefined>,
): Promise<boolean> {
  const change = await ownChangeOf(documents, event);
  if (change?.by !== null) {
    return false;
  }
  const own = await ownLogin();
  return own === undefined || own.toLowerCase() === event.sender?.login.toLowerCase();
}
