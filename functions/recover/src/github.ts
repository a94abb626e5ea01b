import { createPrivateKey } from "node:crypto";
import type { Clock } from "@issue-relay/shared/clock";
import { BrokenDestination, messageOf } from "@issue-relay/shared/errors";
import { isOnCloud } from "@issue-relay/shared/github/host";
import { type GitHub, type GitHubCredential, gitHub, paceOf } from "@issue-relay/shared/github/rest/client";
import type { TaskCall } from "@issue-relay/shared/tasks/task";
import type { Config } from "./config.ts";
import { newestOf, type ReadSecret } from "./newest-of.ts";

/**
 * Returns a function that connects a call of a task to GitHub, for as long as the call lasts.
 * @throws BrokenDestination where there is no credential, or it can't be one; RetryLater where it can't be read
 */
export function connectToGitHub(
  config: Config,
  clock: Clock,
  readSecret: ReadSecret,
): (call: Pick<TaskCall, "signal" | "deadline">) => Promise<GitHub> {
  const pace = paceOf(config.GITHUB_WRITES_PER_SECOND);
  return async ({ signal, deadline }) =>
    gitHub({
      apiUrl: config.GITHUB_API_URL ?? apiOf(config.GITHUB_HOST),
      credential: await readCredential(config, readSecret),
      signal,
      hasTime: (ms) => clock.now() + ms < deadline,
      pace,
    });
}

/**
 * Where the API of a host is: beside github.com, on a subdomain of GHE.com (data residency), or on an Enterprise Server.
 * https://docs.github.com/enterprise-cloud@latest/admin/data-residency/about-github-enterprise-cloud-with-data-residency
 * https://docs.github.com/enterprise-server@latest/rest/using-the-rest-api/getting-started-with-the-rest-api
 */
export function apiOf(host: string): string {
  return isOnCloud(host) ? `https://api.${host}` : `https://${host}/api/v3`;
}

/** Without a credential, GitHub is not asked for anything. */
export function hasCredential(config: Config): boolean {
  return config.GITHUB_TOKEN_SECRET !== undefined || config.GITHUB_APP_ID !== undefined;
}

/** What a header can carry. An error of its own would name the value. */
const TOKEN = /^[\x21-\x7e]+$/;

async function readCredential(config: Config, readSecret: ReadSecret): Promise<GitHubCredential> {
  const { GITHUB_TOKEN_SECRET: token, GITHUB_APP_ID: appId, GITHUB_APP_KEY_SECRET: key } = config;
  if (appId === undefined || key === undefined) {
    const value = await newestOf(token ?? "", readSecret);
    if (!TOKEN.test(value)) {
      throw new BrokenDestination(
        `${token} does not hold a token: it has a space, a line feed or another such character`,
      );
    }
    return { token: value };
  }
  const privateKey = await newestOf(key, readSecret);
  try {
    createPrivateKey(privateKey);
  } catch (error) {
    throw new BrokenDestination(`${key} does not hold a private key (PEM): ${messageOf(error)}`);
  }
  return { appId, privateKey };
}
