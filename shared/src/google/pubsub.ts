import { PubSub } from "@google-cloud/pubsub";
import { PassThroughClient } from "google-auth-library";
import { InvalidMessage, messageOf } from "../errors.ts";
import { fitAttributes, type Publish } from "../event/message.ts";

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

/** Options of the gRPC connection. The client passes them on, although its types don't list them all. */
const GRPC_OPTIONS = {
  // The longest pause before gRPC connects again. Its default, 2 minutes, would make an outage longer.
  "grpc.max_reconnect_backoff_ms": 2_000,
  // While a call waits for its answer, gRPC pings the server, and closes a connection that gives no answer. Otherwise
  // every call on a dead connection would hang for the client's 5 minutes: a NAT can drop a connection, or an instance
  // can be frozen, without either side noticing. A server that gets too many pings says so, and gRPC sends fewer.
  "grpc.keepalive_time_ms": 2_000,
  "grpc.keepalive_timeout_ms": 1_500,
};

/**
 * A Pub/Sub client. It also reads the address of an emulator from PUBSUB_EMULATOR_HOST.
 * @param emulator `host:port` of a stand-in, which is called without credentials
 */
export function pubsubClient(projectId: string, emulator?: string): PubSub {
  const local = emulator && {
    apiEndpoint: emulator,
    emulatorMode: true,
    authClient: new PassThroughClient(),
  };
  const options = { projectId, ...GRPC_OPTIONS, ...local };
  return new PubSub(options);
}

/**
 * Returns a function that publishes to `topic`, and rejects after 7.5 s without a confirmation. A message can be
 * published twice, if a confirmation is lost: consumers recognise a copy by its event id.
 *
 * The client gathers messages for a millisecond: what comes at once goes into one request, and a delivery that comes alone does not
 * wait for company, as it would for 10 ms by default. Pub/Sub refuses all messages of a request where one is invalid. Each is then
 * published again, alone, so that only the invalid one fails.
 */
export function publisher(pubsub: PubSub, topic: string): Publish {
  const gaxOpts = { retry: { backoffSettings: PUBLISH_RETRY } };
  const together = pubsub.topic(topic, { gaxOpts, batching: { maxMilliseconds: 1 } });
  const alone = pubsub.topic(topic, { gaxOpts, batching: { maxMessages: 1 } });
  return async ({ data, attributes }) => {
    const message = { data, attributes: fitAttributes(attributes) };
    try {
      return await together.publishMessage(message);
    } catch (error) {
      if (!isInvalid(error)) {
        throw error;
      }
    }
    try {
      return await alone.publishMessage(message);
    } catch (error) {
      throw isInvalid(error) ? new InvalidMessage(messageOf(error), { cause: error }) : error;
    }
  };
}

/** gRPC's INVALID_ARGUMENT. https://cloud.google.com/pubsub/docs/reference/error-codes */
function isInvalid(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === 3;
}
