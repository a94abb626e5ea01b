import { v1 } from "@google-cloud/pubsub";
import { BrokenDestination, messageOf, PubSubAway } from "../errors.ts";
import type { PullSubscription } from "../pull-subscription.ts";
import { clientOptions } from "./pubsub.ts";

/** How long a request may take, with all attempts. */
const TIMEOUT_MS = 10_000;

/** gRPC's codes where a person must make the subscription, or grant access to it. */
const DENIED = new Set([5 /* NOT_FOUND */, 7 /* PERMISSION_DENIED */, 16 /* UNAUTHENTICATED */]);

/** How many messages a request may name: it may have 512 KB. https://cloud.google.com/pubsub/quotas#resource_limits */
const MAX_ACK_IDS = 500;

/**
 * @param name `projects/<project>/subscriptions/<subscription>`
 * @param emulator `host:port` of an emulator, which is called without credentials
 */
export function pullSubscription(name: string, emulator?: string): PullSubscription {
  const client = new v1.SubscriberClient(clientOptions(emulator));
  const call = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      // Where this fails, the client's methods would leave the error unhandled, which ends the process.
      await client.initialize();
      return await work();
    } catch (error) {
      const isDenied = error instanceof Error && "code" in error && DENIED.has(Number(error.code));
      const Failure = isDenied ? BrokenDestination : PubSubAway;
      throw new Failure(`the subscription ${name}: ${messageOf(error)}`, { cause: error });
    }
  };
  const inParts = async (ackIds: readonly string[], send: (part: string[]) => Promise<unknown>) => {
    for (let start = 0; start < ackIds.length; start += MAX_ACK_IDS) {
      await call(() => send(ackIds.slice(start, start + MAX_ACK_IDS)));
    }
  };
  return {
    async pull(maxMessages) {
      const request = { subscription: name, maxMessages, returnImmediately: true };
      const [{ receivedMessages }] = await call(() => client.pull(request, { timeout: TIMEOUT_MS }));
      return (receivedMessages ?? []).map(({ ackId, message }) => ({
        ackId: ackId ?? "",
        messageId: message?.messageId ?? "",
      }));
    },
    acknowledge: (ackIds) =>
      inParts(ackIds, (part) =>
        client.acknowledge({ subscription: name, ackIds: part }, { timeout: TIMEOUT_MS }),
      ),
    release: (ackIds) =>
      inParts(ackIds, (part) =>
        client.modifyAckDeadline(
          { subscription: name, ackIds: part, ackDeadlineSeconds: 0 },
          { timeout: TIMEOUT_MS },
        ),
      ),
  };
}
