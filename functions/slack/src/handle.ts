import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { SlackClient, TimeLimit } from "@issue-relay/shared/slack/client";
import { describeEvent } from "./describe/describe-event.ts";
import { isShown } from "./describe/shown.ts";
import { slackMessage } from "./render/message.ts";

/**
 * A handler that shows events in Slack: event → description → message → Slack. It resolves once Slack has confirmed, or at
 * once where another event says the same.
 *
 * @throws RetryLater, BadMessage, BrokenDestination, as the client does
 */
export function createHandler(client: SlackClient) {
  return async (event: IssueEvent, limit: TimeLimit): Promise<void> => {
    if (!isShown(event)) {
      return;
    }
    const message = slackMessage(describeEvent(event));
    await client.post(message, { event_type: "issue_event", event_payload: { event_id: event.id } }, limit);
  };
}
