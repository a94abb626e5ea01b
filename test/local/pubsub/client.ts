import { PubSub } from "@google-cloud/pubsub";
import { PassThroughClient } from "google-auth-library";

/**
 * The real client, for the emulator at `host:port`. Without an auth client it would look for credentials, and ask
 * the metadata server of a cloud that isn't there.
 */
export function emulatorClient(host: string, project: string): PubSub {
  return new PubSub({
    projectId: project,
    apiEndpoint: host,
    emulatorMode: true,
    authClient: new PassThroughClient(),
  });
}
