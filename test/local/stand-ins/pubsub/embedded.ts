import { Faults } from "../faults.ts";
import { Broker } from "./broker.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { OnEvent } from "./events.ts";
import { serveGrpc } from "./grpc-server.ts";
import { httpPost } from "./http-post.ts";
import { publisherMethods, subscriberMethods } from "./methods.ts";
import { loadServiceDefinitions } from "./service-definitions.ts";

export interface EmbeddedPubSubOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  /** Rules deadlines and backoff; the system's by default. */
  clock?: Clock;
  faults?: Faults;
  onEvent?: OnEvent;
}

export interface EmbeddedPubSub {
  /** `127.0.0.1:<port>`: the value for PUBSUB_EMULATOR_HOST. */
  host: string;
  port: number;
  faults: Faults;
  /** Stops at once and forgets every topic and message; another may then start on the same port. */
  close(): Promise<void>;
}

/**
 * Starts a Pub/Sub emulator in this process, for the real client: topics, pull and push subscriptions, ack deadlines,
 * retry and dead-letter policies, filters. It has no ordering, no exactly-once delivery, no streaming pull, and sends
 * no OIDC token with a push.
 *
 * Rejects with code `EADDRINUSE` where the port is taken.
 */
export async function startEmbeddedPubSub(options: EmbeddedPubSubOptions = {}): Promise<EmbeddedPubSub> {
  const { port = 0, clock = systemClock, faults = new Faults(), onEvent = () => {} } = options;
  const definitions = await loadServiceDefinitions();
  const broker = new Broker({ clock, post: httpPost, onEvent });
  const services = [
    { definition: definitions.publisher, methods: publisherMethods(broker) },
    { definition: definitions.subscriber, methods: subscriberMethods(broker) },
  ];
  const server = await serveGrpc(services, faults, port);
  return {
    host: `127.0.0.1:${server.port}`,
    port: server.port,
    faults,
    async close() {
      broker.close();
      await server.close();
    },
  };
}
