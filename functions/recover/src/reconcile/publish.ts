import { messageOf, PubSubAway } from "@issue-relay/shared/errors";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { eventMessage, type Publish } from "@issue-relay/shared/event/message";
import type { Logger } from "@issue-relay/shared/logger";
import type { Reason } from "@issue-relay/shared/reason";

/**
 * Publishes events for all consumers. Resolves once Pub/Sub has confirmed all. One that dies before that has told some of them: they are
 * found again, and what is told twice is one event.
 * @throws PubSubAway
 */
export async function publishRecovered(
  publish: Publish,
  events: readonly IssueEvent[],
  logger: Logger,
): Promise<void> {
  try {
    await Promise.all(
      events.map(async (event) => {
        await publish(eventMessage(event, undefined));
        const reason: Reason = "issue-recovered";
        const { id: eventId, type, action, occurredAt, issue } = event;
        logger.info(
          { reason, eventId, type, action, occurredAt, issue: issue.number },
          "published what had not come",
        );
      }),
    );
  } catch (error) {
    throw new PubSubAway(messageOf(error), { cause: error });
  }
}
