import { CLOCKS_MS } from "@issue-relay/shared/github/own-changes";

/**
 * When something was written at the earliest, in ISO 8601: from there on it is looked for.
 * @param since when it may have been written before, by Firestore's clock, in ms since the epoch
 */
export function earliest(since: number): string {
  return new Date(since - CLOCKS_MS).toISOString();
}
