import { once } from "node:events";
import { connect } from "node:net";
import { type EmbeddedPubSubOptions, startEmbeddedPubSub } from "../stand-ins/pubsub/embedded.ts";
import { startGoogleEmulator } from "../stand-ins/pubsub/google-emulator.ts";

/** Which Pub/Sub the stack runs on. `{ host }` is one that runs already, as PUBSUB_EMULATOR_HOST names it. */
export type PubSubChoice = "embedded" | "google" | { host: string };

export interface RunningPubSub {
  /** `host:port` */
  host: string;
  close(): Promise<void>;
}

/** @param options all of them for the embedded one; Google's emulator takes the port alone */
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
      await refuseSilence(choice.host);
      return { host: choice.host, close: async () => {} };
  }
}

/** The client would go on trying for a minute, and then say it at length. */
async function refuseSilence(host: string): Promise<void> {
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
