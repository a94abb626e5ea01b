import type { IssueEvent } from "../event/issue-event.ts";
import * as z from "../zod.ts";
import { issueEventFromGitHub, type Receipt } from "./from-github.ts";
import { isHookEvent } from "./hook.ts";
import { parseBody } from "./parse-body.ts";
import { type Understood, UnexpectedPayload } from "./understand.ts";

/** A delivery of GitHub's as it came: the signed body, and what its headers say of it. */
export interface RawDelivery {
  body: Buffer;
  /** `Content-Type` */
  contentType: string | undefined;
  /** `X-GitHub-Event`, or `unknown` */
  eventName: string;
  /** `X-GitHub-Delivery`, or `unknown` */
  deliveryId: string;
}

/**
 * The event in a delivery, by today's mapping: ingress maps what comes, and recover what ingress once did not understand.
 * @returns null where the delivery is not about an issue
 * @throws UnexpectedPayload where it is about an issue, or may be, but is not understood
 */
export function understandDelivery(
  { body, contentType, eventName, deliveryId }: RawDelivery,
  receipt: Pick<Receipt, "receivedAt" | "host" | "appId">,
): Understood<IssueEvent> | null {
  if (eventName === "unknown") {
    throw new UnexpectedPayload("without a usable X-GitHub-Event");
  }
  // The event's name decides before anything is parsed. GitHub does not sign the name, so a body that looks like an issue
  // is kept even under another name.
  if (!isHookEvent(eventName)) {
    if (isMisnamedIssue(body, contentType)) {
      throw new UnexpectedPayload(`an issue, but X-GitHub-Event is ${eventName}`);
    }
    return null;
  }
  return issueEventFromGitHub(parseBody(body, contentType), {
    ...receipt,
    eventName,
    deliveryId,
    source: "webhook",
  });
}

const MisnamedIssue = z.object({
  action: z.string(),
  issue: z.object({ pull_request: z.null().optional() }),
  pull_request: z.null().optional(),
});

/**
 * Whether a delivery that is named as another event tells of an issue all the same: it has `issue` and `action`, and no
 * `pull_request`. What can't be parsed belongs to that other event.
 */
function isMisnamedIssue(body: Buffer, contentType: string | undefined): boolean {
  // Most pushes are answered by this search alone, which takes no time.
  if (!body.includes("issue")) {
    return false;
  }
  try {
    return MisnamedIssue.safeParse(parseBody(body, contentType)).success;
  } catch {
    return false;
  }
}
