import type { Faults } from "./faults.ts";
import { startEmbeddedPubSub } from "./pubsub/embedded.ts";
import { startGoogleEmulator } from "./pubsub/google-emulator.ts";

/** Which Pub/Sub the stack runs on. `{ host }` is one that runs already, as PUBSUB_EMULATOR_HOST names it. */
export type PubSubChoice = "embedded" | "google" | { host: string };

export interface RunningPubSub {
  /** `host:port` */
  host: string;
  close(): Promise<void>;
}

export async function startPubSub(
  choice: PubSubChoice,
  port: number,
  faults: Faults,
): Promise<RunningPubSub> {
  switch (choice) {
    case "embedded":
      return startEmbeddedPubSub({ port, faults });
    case "google":
      return startGoogleEmulator({ port });
    default:
      return { host: choice.host, close: async () => {} };
  }
}
