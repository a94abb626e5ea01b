import type { Secret } from "../secret.ts";

/**
 * Whether a signature is valid with one of the secret's values. Where no cached value makes it valid, the secret is
 * read again, because the sender may already sign with a version that is newer than the cache.
 * @param isValid checks the signature with these values
 * @throws Error where the values cannot be read
 */
export async function isValidWithAny(
  secret: Secret,
  isValid: (values: readonly string[]) => boolean,
): Promise<boolean> {
  return isValid(await secret.values()) || isValid(await secret.refreshed());
}
