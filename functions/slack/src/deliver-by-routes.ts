import type { Handle } from "@issue-relay/shared/consumer/push-consumer";
import { type Failure, throwWorst } from "@issue-relay/shared/consumer/throw-worst";
import { isCanary } from "@issue-relay/shared/event/canary";
import { type Decision, decide } from "@issue-relay/shared/routes/decide";
import type { Relay } from "@issue-relay/shared/routes/relay-schema";
import { toldOf } from "@issue-relay/shared/routes/told";

/**
 * Delivers an event to one channel. It throws what a {@link Handle} may throw, and returns what it did, for the log.
 * @param decision undefined where no route brings the event to the channel
 */
export type Deliver = (
  event: Parameters<Handle>[0],
  decision: Decision | undefined,
  context: Parameters<Handle>[1],
) => Promise<Record<string, string>>;

/**
 * The handler that delivers an event to every channel of the file at once: also to those to which no route brings it, since they may
 * have a card of the issue. A channel that fails keeps no other from its delivery. When Pub/Sub brings the event again, the others know
 * it already. A canary is shown nowhere.
 * @param channels by name, one for each of the file
 */
export function deliverByRoutes(relay: Relay, channels: ReadonlyMap<string, Deliver>): Handle {
  return async (event, context) => {
    if (isCanary(event)) {
      return;
    }
    const decisions = new Map(decide(relay, event).map((decision) => [decision.channel, decision]));
    const failures: Failure[] = [];
    const deliveries = [...channels].map(async ([channel, deliver]) => {
      const decision = decisions.get(channel);
      const told = toldOf(relay, channel, event, decision !== undefined);
      if (!told) {
        return { channel };
      }
      const logger = context.logger.child({ channel });
      const routed = decision && { route: decision.route.name, place: decision.place };
      try {
        return { channel, ...routed, ...(await deliver(told, decision, { ...context, logger })) };
      } catch (error) {
        failures.push({ error, logger });
        return { channel, ...routed, failed: true };
      }
    });
    const outcomes = await Promise.all(deliveries);
    const logged = outcomes.filter((outcome) => Object.keys(outcome).length > 1);
    context.logger.setBindings({ channels: logged });
    throwWorst(failures, "not delivered to this channel");
  };
}
