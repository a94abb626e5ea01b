import { PubSub } from "@google-cloud/pubsub";
import { PassThroughClient } from "google-auth-library";
import type { Publish } from "../event/message.ts";

/**
 * A lost answer or a broken connection must not cost a delivery: more than one attempt fits into the 8 s that GitHub leaves
 * us. (By default the client waits a minute for the first, and goes on for ten.) An attempt is given long enough not to be
 * repeated only because much comes at once.
 */
const RETRY = {
  initialRetryDelayMillis: 100,
  retryDelayMultiplier: 1.3,
  maxRetryDelayMillis: 1_000,
  initialRpcTimeoutMillis: 5_000,
  rpcTimeoutMultiplier: 1,
  maxRpcTimeoutMillis: 5_000,
  totalTimeoutMillis: 7_500,
};

/** Options of gRPC's channels, which the client hands on though its types don't list them all. */
const CHANNEL = {
  // How long at the most gRPC waits before it connects again; its own 2 minutes would prolong an outage.
  "grpc.max_reconnect_backoff_ms": 2_000,
  // While a call waits, the connection is asked whether it is still alive: one that died unnoticed (a frozen instance,
  // a forgotten NAT entry) would otherwise swallow every call for the client's 5 minutes. Where a server finds that too
  // often, it says so, and gRPC asks half as often.
  "grpc.keepalive_time_ms": 2_000,
  "grpc.keepalive_timeout_ms": 1_500,
};

/** @param emulator `host:port`, spoken to without credentials */
export function pubsubClient(projectId: string, emulator?: string): PubSub {
  const local = emulator && {
    apiEndpoint: emulator,
    emulatorMode: true,
    authClient: new PassThroughClient(),
  };
  const options = { projectId, ...CHANNEL, ...local };
  return new PubSub(options);
}

/** Publishes to `topic`. An attempt that seemed to fail may have succeeded: consumers know a copy by its event id. */
export function publisher(pubsub: PubSub, topic: string): Publish {
  const client = pubsub.topic(topic, { gaxOpts: { retry: { backoffSettings: RETRY } } });
  return (message) => client.publishMessage(message);
}
