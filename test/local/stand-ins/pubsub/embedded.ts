import { Faults } from "../faults.ts";
import { Broker } from "./broker.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { OnEvent } from "./events.ts";
import { serveGrpc } from "./grpc-server.ts";
import { httpPost } from "./http-post.ts";
import { publisherMethods, subscriberMethods } from "./methods.ts";
import { loadServiceDefinitions } from "./service-definitions.ts";

export interface EmbeddedPubSubOptions {
  /** Absent or 0: a free port. */
  port?: number;
  /** The clock for deadlines and backoff; absent: the system's. */
  clock?: Clock;
  faults?: Faults;
  onEvent?: OnEvent;
  /** How many messages of a subscription are pushed at the same time. Pub/Sub finds out what an endpoint can take. */
  mostOutstanding?: number | undefined;
}

export interface EmbeddedPubSub {
  /** `127.0.0.1:<port>`, the value for PUBSUB_EMULATOR_HOST. */
  host: string;
  port: number;
  faults: Faults;
  /** Stops at once. Topics, subscriptions and messages are lost; the port is free again. */
  close(): Promise<void>;
}

/**
 * Starts a Pub/Sub emulator in this process, for Google's own client. It has topics, pull and push subscriptions, ack
 * deadlines, retry and dead-letter policies and filters. It doesn't have ordered or exactly-once delivery or streaming
 * pull, and a push carries no OIDC token.
 *
 * @throws Error with code `EADDRINUSE` where the port is in use
 */
export async function startEmbeddedPubSub(options: EmbeddedPubSubOptions = {}): Promise<EmbeddedPubSub> {
  const { port = 0, clock = systemClock, faults = new Faults(), onEvent = () => {} } = options;
  const definitions = await loadServiceDefinitions();
  const broker = new Broker({ clock, post: httpPost, onEvent, mostOutstanding: options.mostOutstanding });
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
