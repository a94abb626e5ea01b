import { isSameLogin } from "@issue-relay/shared/event/is-same-login";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { OwnChange } from "@issue-relay/shared/github/own-changes";

/**
 * Whether the event tells of what a rule has changed. Only our App's account can have done that; while nobody knows which that is, any App's.
 * @param change what was remembered of it
 */
export async function isOfRule(
  event: IssueEvent,
  change: OwnChange | undefined,
  ownLogin: () => Promise<string | undefined>,
): Promise<boolean> {
  if (change?.by !== null) {
    return false;
  }
  const own = await ownLogin();
  return own === undefined || isSameLogin(own, event.sender?.login);
}
