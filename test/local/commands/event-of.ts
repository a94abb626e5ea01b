import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { issueEventFromGitHub } from "@issue-relay/shared/github/from-github";
import { isHookEvent } from "@issue-relay/shared/github/hook";
import { hostIn } from "@issue-relay/shared/github/host";
import { z } from "zod";
import type { Example } from "../stand-ins/github/payloads.ts";

const Address = z.object({ repository: z.object({ html_url: z.string() }) });

/**
 * The event that ingress makes of a delivery; null where it ignores it. A payload does not say when it came: as when it happened.
 * @throws UnexpectedPayload where ingress quarantines it
 */
export function eventOf({ event, payload }: Example): IssueEvent | null {
  if (!isHookEvent(event)) {
    return null;
  }
  const understood = issueEventFromGitHub(payload, {
    eventName: event,
    deliveryId: "none",
    receivedAt: new Date(),
    source: "webhook",
    host: hostIn(Address.safeParse(payload).data?.repository.html_url) ?? "github.com",
    appId: undefined,
  });
  return understood && { ...understood.value, receivedAt: understood.value.occurredAt };
}
