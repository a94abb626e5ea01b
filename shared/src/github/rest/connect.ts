import { createPrivateKey } from "node:crypto";
import { Lru } from "toad-cache";
import type { Clock } from "../../clock.ts";
import { SecretName } from "../../config.ts";
import { BrokenDestination, messageOf } from "../../errors.ts";
import { newestOf, type ReadSecret } from "../../newest-of.ts";
import * as z from "../../zod.ts";
import { GitHubHost, isOnCloud } from "../host.ts";
import { type GitHub, type GitHubCredential, gitHub, paceOf, type Tokens } from "./client.ts";

/** The settings of every function that asks GitHub for something. */
export const GitHubFields = {
  GITHUB_HOST: GitHubHost,
  /** For local use: where GitHub's API is instead. */
  GITHUB_API_URL: z.url().optional(),
  /** The ID of a GitHub App. */
  GITHUB_APP_ID: z.string().regex(/^\w+$/, "must be the ID of a GitHub App").optional(),
  /** The secret that holds the App's private key, as GitHub's page gives it. */
  GITHUB_APP_KEY_SECRET: SecretName.optional(),
  /** How many requests that change something GitHub gets at most. */
  GITHUB_WRITES_PER_SECOND: z.coerce.number("must be a number").positive("must be above 0").default(1),
};

type Settings = z.infer<z.ZodObject<typeof GitHubFields>> & {
  /** The secret that holds a token of GitHub's. */
  GITHUB_TOKEN_SECRET?: string | undefined;
};

/** GitHub takes an installation's token for an hour. */
const TOKEN_KEPT_MS = 59 * 60_000;
const TOKENS_KEPT = 1_000;

/** Keeps the tokens of an App's installations, for a function whose calls are many and short. */
export function keptTokens(): Tokens {
  return new Lru<string>(TOKENS_KEPT, TOKEN_KEPT_MS);
}

/**
 * Returns a function that connects a call to GitHub, for as long as the call lasts. All have the same pace.
 * @throws BrokenDestination where there is no credential, or it can't be one; RetryLater where it can't be read
 */
export function connectToGitHub(
  config: Settings,
  clock: Clock,
  readSecret: ReadSecret,
  tokens?: Tokens,
): (call: { signal: AbortSignal; deadline: number }) => Promise<GitHub> {
  const pace = paceOf(config.GITHUB_WRITES_PER_SECOND);
  return async ({ signal, deadline }) =>
    gitHub({
      apiUrl: config.GITHUB_API_URL ?? apiOf(config.GITHUB_HOST),
      credential: await readCredential(config, readSecret),
      signal,
      hasTime: (ms) => clock.now() + ms < deadline,
      pace,
      ...(tokens && { tokens }),
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
export function hasCredential(config: Settings): boolean {
  return config.GITHUB_TOKEN_SECRET !== undefined || config.GITHUB_APP_ID !== undefined;
}

/** What a header can carry. An error of its own would name the value. */
const TOKEN = /^[\x21-\x7e]+$/;

async function readCredential(config: Settings, readSecret: ReadSecret): Promise<GitHubCredential> {
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
