import type { SecretManagerServiceClient } from "@google-cloud/secret-manager";
import { cachedSecret } from "../secret.ts";
import type { Credential } from "../slack/with-credential.ts";
import { readEnabledVersions } from "./secret-manager.ts";

/**
 * Returns a function that gives the credential in a secret: the newest of its enabled versions. All who ask for a secret share one.
 * It is read at once, while the server starts, so that the first call to Slack need not wait for it.
 */
export function slackCredentials(client: SecretManagerServiceClient): (name: string) => Credential {
  const credentials = new Map<string, Credential>();

  function read(name: string): Credential {
    const secret = cachedSecret(name, () => readEnabledVersions(client, name));
    secret.readAhead();
    return {
      current: async () => (await secret.values())[0],
      refreshed: async () => (await secret.refreshed())[0],
    };
  }

  return (name) => {
    const credential = credentials.get(name) ?? read(name);
    credentials.set(name, credential);
    return credential;
  };
}
