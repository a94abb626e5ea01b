import { Refused } from "./failures.ts";

/** The bot's token, or the URL of an incoming webhook. */
export interface Credential {
  current(): Promise<string>;
  /** Read again, because Slack refused the last one. */
  refreshed(): Promise<string>;
}

/**
 * Makes a call with the credential. Where Slack refuses it, and there is a new one, makes the call once more with that: Slack has
 * done nothing yet, so it can't be done twice.
 * @throws whatever `call` throws
 */
export async function withCredential<T>(
  { current, refreshed }: Credential,
  call: (credential: string) => Promise<T>,
): Promise<T> {
  const credential = await current();
  try {
    return await call(credential);
  } catch (error) {
    if (!(error instanceof Refused && error.refusal.kind === "credential")) {
      throw error;
    }
    const renewed = await refreshed();
    if (renewed === credential) {
      throw error;
    }
    return call(renewed);
  }
}
