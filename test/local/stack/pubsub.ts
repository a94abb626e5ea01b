import { once } from "node:events";
import { connect } from "node:net";
import { type EmbeddedPubSubOptions, startEmbeddedPubSub } from "../stand-ins/pubsub/embedded.ts";
import { startGoogleEmulator } from "../stand-ins/pubsub/google-emulator.ts";

/** The Pub/Sub that the stack uses. `{ host }` is an emulator that already runs, from PUBSUB_EMULATOR_HOST. */
export type PubSubChoice = "embedded" | "google" | { host: string };

export interface RunningPubSub {
  /** `host:port` */
  host: string;
  close(): Promise<void>;
}

/**
 * Starts Pub/Sub, or connects to the emulator that already runs.
 * @param options for the embedded one; Google's emulator uses the port only
 * @throws Error where no emulator answers at the host
 */
export async function startPubSub(
  choice: PubSubChoice,
  options: EmbeddedPubSubOptions & { port: number },
): Promise<RunningPubSub> {
  switch (choice) {
    case "embedded":
      return startEmbeddedPubSub(options);
    case "google":
      return startGoogleEmulator({ port: options.port });
    default:
      await requireAnswer(choice.host);
      return { host: choice.host, close: async () => {} };
  }
}

/**
 * Checks the host before the Pub/Sub client is used: the client would try for a minute, and its error is hard to read.
 * @throws Error where nothing listens at the host
 */
async function requireAnswer(host: string): Promise<void> {
  const { hostname, port } = new URL(`http://${host}`);
  const socket = connect(Number(port), hostname);
  try {
    await once(socket, "connect", { signal: AbortSignal.timeout(3_000) });
  } catch {
    throw new Error(`no Pub/Sub emulator answers at ${host} (PUBSUB_EMULATOR_HOST)`);
  } finally {
    socket.destroy();
  }
}
