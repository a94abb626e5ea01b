import type { Secret } from "../secret.ts";

/**
 * Whether a signature holds with one of the secret's values: those at hand, and where they don't serve, those that Secret
 * Manager has now, since the sender may already sign with a version that we have not seen.
 */
export async function holdsWithAny(
  secret: Secret,
  holds: (values: readonly string[]) => boolean,
): Promise<boolean> {
  return holds(await secret.values()) || holds(await secret.refreshed());
}
