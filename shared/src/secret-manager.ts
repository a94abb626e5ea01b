import { SecretManagerServiceClient } from "@google-cloud/secret-manager";
import { PassThroughClient } from "google-auth-library";

/**
 * A Secret Manager client, over REST in the cloud and against a stand-in alike, so that what is tested is what runs.
 * @param emulatorHost `host:port` of a stand-in, spoken to without credentials
 */
export function secretManager(emulatorHost?: string): SecretManagerServiceClient {
  if (!emulatorHost) return new SecretManagerServiceClient({ fallback: true });
  const { hostname, port } = new URL(`http://${emulatorHost}`);
  return new SecretManagerServiceClient({
    fallback: true,
    protocol: "http",
    apiEndpoint: hostname,
    port: Number(port),
    authClient: new PassThroughClient(),
  });
}
