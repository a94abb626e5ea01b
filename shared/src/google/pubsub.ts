// Nothing but `v1`: a bundle has only that of the package (functions/google-clients.ts).
import { v1 } from "@google-cloud/pubsub";
import DataLoader from "dataloader";
import { PassThroughClient } from "google-auth-library";
import { grpc } from "google-gax";
import { InvalidMessage, messageOf } from "../errors.ts";
import { fitAttributes, type OutgoingMessage, type Publish } from "../event/message.ts";

/**
 * How the client retries to publish. More than one attempt must fit into the 8 s in which ingress answers GitHub, so
 * that a lost answer of Pub/Sub fails no delivery; the client's own default is 60 s for the first attempt. An attempt
 * still has 5 s, so that a busy moment does not make the client publish everything twice.
 */
const PUBLISH_RETRY = {
  initialRetryDelayMillis: 100,
  retryDelayMultiplier: 1.3,
  maxRetryDelayMillis: 1_000,
  initialRpcTimeoutMillis: 5_000,
  rpcTimeoutMultiplier: 1,
  maxRpcTimeoutMillis: 5_000,
  totalTimeoutMillis: 7_500,
};

/** Options of the gRPC connection. */
const GRPC_OPTIONS = {
  // The longest pause before gRPC connects again. Its default, 2 minutes, would make an outage longer.
  "grpc.max_reconnect_backoff_ms": 2_000,
  // While a call waits for its answer, gRPC pings the server, and closes a connection that gives no answer. Otherwise
  // every call on a dead connection would hang for the client's 5 minutes: a NAT can drop a connection, or an instance
  // can be frozen, without either side noticing. A server that gets too many pings says so, and gRPC sends fewer.
  "grpc.keepalive_time_ms": 2_000,
  "grpc.keepalive_timeout_ms": 1_500,
};

/** What a request may have at most. https://cloud.google.com/pubsub/quotas#resource_limits */
const MAX_MESSAGES = 1_000;
/** Pub/Sub's limit is 10 MB; the rest is for what a message needs beside its data and attributes. */
const MAX_BYTES = 9_000_000;

/**
 * The options of a client that Google generates from Pub/Sub's definition.
 * @param emulator `host:port` of an emulator, which is called without credentials
 */
export function clientOptions(emulator?: string): ConstructorParameters<typeof v1.PublisherClient>[0] {
  if (!emulator) {
    return GRPC_OPTIONS;
  }
  const { hostname, port } = new URL(`http://${emulator}`);
  return {
    ...GRPC_OPTIONS,
    apiEndpoint: hostname,
    port: Number(port),
    sslCreds: grpc.credentials.createInsecure(),
    authClient: new PassThroughClient(),
  };
}

/**
 * The client that Google generates from Pub/Sub's definition. The one that its documentation shows is built on it: for a
 * function that only publishes, it costs a third more processor time for each message, and starts slower.
 * @param emulator `host:port` of an emulator, which is called without credentials
 */
export function pubsubClient(emulator?: string): v1.PublisherClient {
  return new v1.PublisherClient(clientOptions(emulator));
}

/**
 * Returns a function that publishes to a topic, and rejects after 7.5 s without a confirmation. A message can be
 * published twice, if a confirmation is lost: consumers recognise a copy by its event id.
 *
 * What comes in the same turn of the event loop goes into one request; nothing waits for company.
 * @param topic `projects/<project>/topics/<topic>`
 */
export function publisher(client: v1.PublisherClient, topic: string): Publish {
  async function send(messages: readonly OutgoingMessage[]): Promise<string[]> {
    // Where this fails, the client's methods would leave the error unhandled, which ends the process.
    await client.initialize();
    const [{ messageIds }] = await client.publish(
      { topic, messages: [...messages] },
      { retry: { backoffSettings: PUBLISH_RETRY } },
    );
    if (messageIds?.length !== messages.length) {
      throw new Error(`Pub/Sub confirmed ${messageIds?.length ?? 0} of ${messages.length} messages`);
    }
    return messageIds;
  }

  /**
   * Pub/Sub refuses all messages of a request where one is invalid. Each is then published again, alone, so that only the
   * invalid one fails.
   */
  async function outcomesOf(messages: readonly OutgoingMessage[]): Promise<(string | Error)[]> {
    try {
      return await send(messages);
    } catch (error) {
      if (!isInvalid(error)) {
        return messages.map(() => asError(error));
      }
      if (messages.length === 1) {
        return [new InvalidMessage(messageOf(error), { cause: error })];
      }
      return (await Promise.all(messages.map((message) => outcomesOf([message])))).flat();
    }
  }

  const loader = new DataLoader<OutgoingMessage, string>(
    async (messages) => (await Promise.all(requestsOf(messages).map(outcomesOf))).flat(),
    { cache: false, maxBatchSize: MAX_MESSAGES, batchScheduleFn: setImmediate },
  );
  return ({ data, attributes }) => loader.load({ data, attributes: fitAttributes(attributes) });
}

/** Divides messages into requests that Pub/Sub does not refuse as too large, in their order. */
function requestsOf(messages: readonly OutgoingMessage[]): OutgoingMessage[][] {
  const requests: OutgoingMessage[][] = [];
  // So the first message begins the first request.
  let bytes = Number.POSITIVE_INFINITY;
  for (const message of messages) {
    const size = bytesOf(message);
    bytes += size;
    if (bytes > MAX_BYTES) {
      requests.push([]);
      bytes = size;
    }
    requests.at(-1)?.push(message);
  }
  return requests;
}

function bytesOf({ data, attributes }: OutgoingMessage): number {
  return data.length + Buffer.byteLength(JSON.stringify(attributes));
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(messageOf(error), { cause: error });
}

/** gRPC's INVALID_ARGUMENT. https://cloud.google.com/pubsub/docs/reference/error-codes */
function isInvalid(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === 3;
}
