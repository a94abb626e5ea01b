import { SecretManagerServiceClient } from "@google-cloud/secret-manager";
import { PassThroughClient } from "google-auth-library";
import { BrokenDestination, messageOf, RetryLater } from "../errors.ts";
import type { SecretVersion } from "../secret.ts";

/**
 * A Secret Manager client. It uses REST, not gRPC, because the local stand-in has only REST: so the tests run the same
 * code as the cloud.
 * @param emulatorHost `host:port` of a stand-in, which is called without credentials
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

/** gRPC's codes where a person must create the secret, or grant access to it. */
const DENIED = new Set([5 /* NOT_FOUND */, 7 /* PERMISSION_DENIED */, 16 /* UNAUTHENTICATED */]);

/** The values of {@link enabledVersions}. */
export async function readEnabledVersions(
  client: SecretManagerServiceClient,
  name: string,
): Promise<string[]> {
  return (await enabledVersions(client, name)).map(({ value }) => value);
}

/**
 * Reads a secret's enabled versions, the newest first. Those with an empty value are left out. The account needs the
 * permissions `secretmanager.versions.list` and `secretmanager.versions.access` on the secret.
 * @param name `projects/<project>/secrets/<secret>`
 * @throws BrokenDestination where the secret does not exist, or access to it is denied
 * @throws RetryLater where Secret Manager cannot be reached
 */
export function enabledVersions(client: SecretManagerServiceClient, name: string): Promise<SecretVersion[]> {
  return reading(name, async () => {
    const versions = await listEnabled(client, name);
    return (await Promise.all(versions.map((version) => access(client, version)))).flat();
  });
}

/**
 * Lists the numbers of a secret's enabled versions, the newest first, without their values. The account needs only the permission
 * `secretmanager.versions.list`.
 * @param name `projects/<project>/secrets/<secret>`
 * @throws as {@link enabledVersions}
 */
export function enabledNumbers(client: SecretManagerServiceClient, name: string): Promise<string[]> {
  return reading(name, async () => (await listEnabled(client, name)).map(numberOf));
}

/** The full names of a secret's enabled versions, the newest first. */
async function listEnabled(client: SecretManagerServiceClient, name: string): Promise<string[]> {
  // Where this fails, the client's methods would leave the error unhandled, which ends the process.
  await client.initialize();
  const [versions] = await client.listSecretVersions({ parent: name, filter: "state:ENABLED" });
  return versions.flatMap((version) => version.name ?? []).sort(newestFirst);
}

async function reading<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const Failure = hasCode(error, DENIED) ? BrokenDestination : RetryLater;
    throw new Failure(`the secret ${name} can't be read: ${messageOf(error)}`, { cause: error });
  }
}

async function access(client: SecretManagerServiceClient, name: string): Promise<SecretVersion[]> {
  try {
    const [{ payload }] = await client.accessSecretVersion({ name });
    // `echo … | gcloud secrets versions add` adds a line feed, which does not belong to the secret.
    const value = Buffer.from(payload?.data ?? "")
      .toString("utf8")
      .trimEnd();
    // An empty version is not used: everyone could sign with it. A script adds one when its variable is not set.
    return value === "" ? [] : [{ version: numberOf(name), value }];
  } catch (error) {
    if (hasCode(error, GONE)) {
      return [];
    }
    throw error;
  }
}

function hasCode(error: unknown, codes: Set<number>): boolean {
  return error instanceof Error && "code" in error && codes.has(Number(error.code));
}

function newestFirst(a: string, b: string): number {
  return Number(numberOf(b)) - Number(numberOf(a));
}

/** @param name `projects/<project>/secrets/<secret>/versions/<number>` */
function numberOf(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
