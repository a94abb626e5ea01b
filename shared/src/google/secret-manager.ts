import { SecretManagerServiceClient } from "@google-cloud/secret-manager";
import { PassThroughClient } from "google-auth-library";

/**
 * A Secret Manager client, over REST in the cloud and against a stand-in alike, so that what is tested is what runs.
 * @param emulatorHost `host:port` of a stand-in, spoken to without credentials
 */
export function secretManager(emulatorHost?: string): SecretManagerServiceClient {
  if (!emulatorHost) {
    return new SecretManagerServiceClient({ fallback: true });
  }
  const { hostname, port } = new URL(`http://${emulatorHost}`);
  return new SecretManagerServiceClient({
    fallback: true,
    protocol: "http",
    apiEndpoint: hostname,
    port: Number(port),
    authClient: new PassThroughClient(),
  });
}

/** gRPC's codes for a version that was disabled or destroyed after it had been listed. */
const GONE = new Set([5 /* NOT_FOUND */, 9 /* FAILED_PRECONDITION */]);

/**
 * Reads the enabled versions of a secret that hold anything.
 * Needs `secretmanager.versions.list` and `secretmanager.versions.access` on it.
 * @param name `projects/<project>/secrets/<secret>`
 */
export async function readEnabledVersions(
  client: SecretManagerServiceClient,
  name: string,
): Promise<string[]> {
  const [versions] = await client.listSecretVersions({ parent: name, filter: "state:ENABLED" });
  const numbered = versions.flatMap((version) => version.name ?? []).sort(newestFirst);
  return (await Promise.all(numbered.map((version) => access(client, version)))).flat();
}

async function access(client: SecretManagerServiceClient, version: string): Promise<string[]> {
  try {
    const [{ payload }] = await client.accessSecretVersion({ name: version });
    // `echo … | gcloud secrets versions add` appends a line feed that nobody means.
    const value = Buffer.from(payload?.data ?? "")
      .toString("utf8")
      .trimEnd();
    // Everybody could sign with an empty secret, which a script that lost its variable adds easily.
    return value === "" ? [] : [value];
  } catch (error) {
    if (error instanceof Error && "code" in error && GONE.has(Number(error.code))) {
      return [];
    }
    throw error;
  }
}

function newestFirst(a: string, b: string): number {
  return Number(b.split("/").at(-1)) - Number(a.split("/").at(-1));
}
