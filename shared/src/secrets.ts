import type { SecretManagerServiceClient } from "@google-cloud/secret-manager";
import { withDeadline } from "./deadline.ts";

/** How long values are used before Secret Manager is asked again: a new version counts after this at the latest. */
const CACHE_MS = 5 * 60_000;

/** However many requests don't match, Secret Manager is not asked more often than this. */
const REFRESH_INTERVAL_MS = 10_000;

/** A read that hangs must not hold up everyone who waits for it. */
const READ_DEADLINE_MS = 5_000;

/** gRPC's codes for a version that was disabled or destroyed after it had been listed. */
const GONE = new Set([5 /* NOT_FOUND */, 9 /* FAILED_PRECONDITION */]);

/** The values of all enabled versions of one secret, the newest first, so that two can be in use while one rotates. */
export interface Secret {
  /** Rejects only where Secret Manager can't be read and no older values are at hand. */
  values(): Promise<string[]>;
  /** Asks anew because a value did not serve; rate-limited, then the values at hand. */
  refreshed(): Promise<string[]>;
}

/** @param read every enabled version's value, the newest first */
export function cachedSecret(read: () => Promise<string[]>, now: () => number = Date.now): Secret {
  let held: string[] = [];
  let readAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<string[]> | undefined;

  /** One read at a time, however many ask. */
  const refresh = () => {
    triedAt = now();
    reading ??= withDeadline("reading a secret", READ_DEADLINE_MS, read())
      .then((values) => {
        held = values;
        readAt = now();
        return held;
      })
      .catch((error: unknown) => {
        // An outage of Secret Manager must not become ours: what was good a while ago most likely still is.
        if (held.length > 0) return held;
        throw error;
      })
      .finally(() => {
        reading = undefined;
      });
    return reading;
  };

  const mayAsk = () => reading !== undefined || held.length === 0 || now() - triedAt >= REFRESH_INTERVAL_MS;
  return {
    values: async () => (now() - readAt < CACHE_MS || !mayAsk() ? held : refresh()),
    refreshed: async () => (mayAsk() ? refresh() : held),
  };
}

/**
 * Reads the enabled versions of a secret.
 * Needs `secretmanager.versions.list` and `secretmanager.versions.access` on it.
 * @param name `projects/<project>/secrets/<secret>`
 * @throws Error where the secret has no enabled version
 */
export async function readEnabledVersions(
  client: SecretManagerServiceClient,
  name: string,
): Promise<string[]> {
  const [versions] = await client.listSecretVersions({ parent: name, filter: "state:ENABLED" });
  const numbered = versions.flatMap((version) => version.name ?? []).sort(newestFirst);
  const values = (await Promise.all(numbered.map((version) => access(client, version)))).flat();
  if (values.length === 0) throw new Error(`${name} has no enabled version`);
  return values;
}

async function access(client: SecretManagerServiceClient, version: string): Promise<string[]> {
  try {
    const [{ payload }] = await client.accessSecretVersion({ name: version });
    // `echo … | gcloud secrets versions add` appends a line feed that nobody means.
    return [
      Buffer.from(payload?.data ?? "")
        .toString("utf8")
        .trimEnd(),
    ];
  } catch (error) {
    if (error instanceof Error && "code" in error && GONE.has(Number(error.code))) return [];
    throw error;
  }
}

function newestFirst(a: string, b: string): number {
  return Number(b.split("/").at(-1)) - Number(a.split("/").at(-1));
}
