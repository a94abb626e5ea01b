import { PubSub } from "@google-cloud/pubsub";
import { PassThroughClient } from "google-auth-library";

/**
 * Google's whole client, for an emulator: it is called without credentials.
 * @param host `host:port` of the emulator
 */
export function emulatorClient(projectId: string, host: string): PubSub {
  const authClient = new PassThroughClient();
  return new PubSub({ projectId, apiEndpoint: host, emulatorMode: true, authClient });
}
