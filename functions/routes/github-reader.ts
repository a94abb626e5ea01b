import { createPrivateKey } from "node:crypto";
import { isEndpoint } from "@issue-relay/shared/endpoint";
import { messageOf } from "@issue-relay/shared/errors";
import { type GitHub, gitHub, paceOf } from "@issue-relay/shared/github/rest/client";

/** Whoever waits for the check waits no longer. Hundreds of repositories take a minute or two. In ms. */
const DEADLINE_MS = 5 * 60_000;

/**
 * GitHub as an App, for a person who waits.
 * @param app.privateKey PEM
 * @throws Error where it is no private key
 */
export function gitHubReader(apiUrl: string, app: { appId: string; privateKey: string }): GitHub {
  try {
    createPrivateKey(app.privateKey);
  } catch (error) {
    throw new Error(`GITHUB_APP_KEY does not hold a private key (PEM): ${messageOf(error)}`);
  }
  const end = performance.now() + DEADLINE_MS;
  return gitHub({
    apiUrl,
    credential: app,
    signal: AbortSignal.timeout(DEADLINE_MS),
    hasTime: (ms) => performance.now() + ms < end,
    pace: paceOf(1),
  });
}

/**
 * GitHub as the App of `GITHUB_APP_ID`, whose private key is in `GITHUB_APP_KEY`; undefined where there is none. `GITHUB_API_URL` names
 * another API than github.com's, as it does in GitHub's own workflows.
 * @throws Error where that is no place for a credential, or there is no private key
 */
export function gitHubFromEnvironment(env: NodeJS.ProcessEnv): GitHub | undefined {
  const { GITHUB_APP_ID: appId, GITHUB_APP_KEY: privateKey } = env;
  const { GITHUB_API_URL: url = "https://api.github.com" } = env;
  if (!appId || !privateKey) {
    return undefined;
  }
  if (!isEndpoint(url)) {
    throw new Error("GITHUB_API_URL must be an https URL, or http to this machine");
  }
  return gitHubReader(url.replace(/\/$/, ""), { appId, privateKey });
}
