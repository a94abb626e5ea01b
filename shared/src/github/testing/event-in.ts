import type { IssueEvent } from "../../event/issue-event.ts";
import { issueEventFromGitHub, type Receipt } from "../from-github.ts";
import { isHookEvent } from "../hook.ts";

/**
 * The event that ingress would publish for a payload, or null where it would ignore it.
 * @param event `X-GitHub-Event`
 * @throws Error where the payload has a detail that was not understood: GitHub's own have none
 */
export function eventIn(
  event: string,
  payload: unknown,
  receipt: Partial<Omit<Receipt, "eventName">> = {},
): IssueEvent | null {
  if (!isHookEvent(event)) {
    return null;
  }
  const received = {
    deliveryId: "d",
    receivedAt: new Date("2026-01-01T00:00:00Z"),
    source: "webhook",
  } as const;
  const writer = { host: "github.com", appId: undefined };
  const understood = issueEventFromGitHub(payload, { ...received, ...writer, ...receipt, eventName: event });
  if (understood && understood.problems.length > 0) {
    throw new Error(understood.problems.join("; "));
  }
  return understood?.value ?? null;
}
