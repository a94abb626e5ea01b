import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { SlackClient, TimeLimit } from "@issue-relay/shared/slack/client";
import { describeEvent } from "./describe/describe-event.ts";
import { slackMessage } from "./render/message.ts";

/**
 * What shows issue events in Slack: event → description → message → Slack. Resolves once Slack has confirmed, and throws
 * what the client throws.
 */
export function createHandler(client: SlackClient) {
  return async (event: IssueEvent, limit: TimeLimit): Promise<void> => {
    const message = slackMessage(describeEvent(event));
    await client.post(message, { event_type: "issue_event", event_payload: { event_id: event.id } }, limit);
  };
}
