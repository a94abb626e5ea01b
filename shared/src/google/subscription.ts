import { v1 } from "@google-cloud/pubsub";
import { messageOf } from "../errors.ts";
import { clientOptions } from "./pubsub.ts";

/** What a subscription is set to. */
export interface Subscription {
  /** `projects/<project>/topics/<topic>` */
  topic: string;
  /** Empty where it is pulled. */
  pushEndpoint: string;
  /** `projects/<project>/topics/<topic>`; empty where it has none. */
  deadLetterTopic: string;
  /** Whether Pub/Sub deletes it when nobody has used it for a while. */
  expires: boolean;
}

const NOT_FOUND = 5;
const TIMEOUT_MS = 8_000;

/**
 * Returns a function that looks a subscription up by its full name; undefined where there is none. The account needs the permission
 * `pubsub.subscriptions.get`.
 * @param emulator `host:port` of an emulator, which is called without credentials
 */
export function subscriptionReader(emulator?: string): (name: string) => Promise<Subscription | undefined> {
  const client = new v1.SubscriberClient(clientOptions(emulator));
  return async (subscription) => {
    try {
      // Where this fails, the client's methods would leave the error unhandled, which ends the process.
      await client.initialize();
      const [found] = await client.getSubscription({ subscription }, { timeout: TIMEOUT_MS });
      return {
        topic: found.topic ?? "",
        pushEndpoint: found.pushConfig?.pushEndpoint ?? "",
        deadLetterTopic: found.deadLetterPolicy?.deadLetterTopic ?? "",
        // A policy without a time means never.
        expires: !found.expirationPolicy || Boolean(found.expirationPolicy.ttl),
      };
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === NOT_FOUND) {
        return undefined;
      }
      throw new Error(`the subscription ${subscription}: ${messageOf(error)}`, { cause: error });
    }
  };
}
