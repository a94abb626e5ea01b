import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/core";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import Bottleneck from "bottleneck";
import { problemsOf } from "../../problems.ts";
import * as z from "../../zod.ts";
import { GitHubAway, whyFailed } from "./errors.ts";

/** How long one attempt of a request may take: GitHub ends its own work after 10 s. */
const ATTEMPT_MS = 11_000;

/** How often a request is repeated that fails without a reason that lasts. octokit waits 1 s, then 4 s. */
const RETRIES = 2;

/** What a request can take at most, in ms, where it is repeated. */
export const REQUEST_MS = (RETRIES + 1) * ATTEMPT_MS + 5_000;

/** The longest that is waited within a request until GitHub takes more. Whoever calls again later waits for nothing. */
const LONGEST_WAIT_MS = 60_000;

/** The most that a page holds. https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api */
const PAGE = 100;

/** Whom GitHub takes us for: the owner of a token, or a GitHub App, whose private key is PEM. */
export type GitHubCredential = { token: string } | { appId: string; privateKey: string };

export interface GitHubOptions {
  /** Such as `https://api.github.com`, without a slash at the end. */
  apiUrl: string;
  credential: GitHubCredential;
  /** Aborted when nothing may be asked any more. */
  signal: AbortSignal;
  /** Whether so many ms are left: GitHub may ask us to wait. */
  hasTime(ms: number): boolean;
  pace: Pace;
  tokens?: Tokens;
}

/** Keeps the tokens of an App's installations, for all clients that have it. */
export interface Tokens {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
  clear(): void;
}

/** How fast requests that change something follow each other, in all clients that have it. */
export interface Pace {
  writes: Bottleneck.Group;
  /** Those of them by which people are notified, such as comments. */
  notifications: Bottleneck.Group;
}

/**
 * GitHub asks for a second between requests that change something, and takes 80 in a minute by which people are notified.
 * https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
 */
export function paceOf(writesPerSecond: number): Pace {
  const group = () => new Bottleneck.Group({ maxConcurrent: 1, minTime: 1000 / writesPerSecond });
  return { writes: group(), notifications: group() };
}

/**
 * GitHub's REST API. Requests that fail are repeated, within the limits of GitHub's rate. Whole numbers beyond 2^53 come as bigint.
 *
 * All methods throw GitHubAway where GitHub gives no answer in time, or one that the schema does not expect; GitHubDenied where a
 * person must act (GitHubNotFound for a 404); and GitHubRefused for what GitHub will never do.
 */
export interface GitHub {
  /** How many requests there were so far, by this client and those that {@link on} and {@link as} have made of it. */
  requests(): number;
  /**
   * How much of GitHub's rate limit is left, as the newest answer to this client says it: each installation of an App has its own. Undefined
   * before the first answer, and where an Enterprise Server has no limit.
   */
  limit(): RateLimit | undefined;
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  /**
   * The items of each page of a list. A page is asked for when the one before has been used.
   * @param member where the list is a member of an object: its name
   */
  pages(path: string, member?: string): AsyncIterable<unknown[]>;
  /**
   * Sends JSON.
   * @param options.once whether it is not repeated where no answer comes: GitHub may have done it, and would do it again
   */
  send<T>(
    method: "POST" | "PATCH" | "DELETE",
    path: string,
    body: object,
    schema: z.ZodType<T>,
    options?: { once: boolean },
  ): Promise<T>;
  /** As the installation of the App there. Whoever has a token stays who they are. */
  on(place: `/repos/${string}` | `/orgs/${string}`): Promise<GitHub>;
  /** As an installation of the App. */
  as(installationId: number): GitHub;
}

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#checking-the-status-of-your-rate-limit */
interface RateLimit {
  /** Requests in an hour. */
  requests: number;
  remaining: number;
  /** When the next hour begins, in ms since 1970. */
  resetsAt: number;
}

const Client = Octokit.plugin(throttling, retry);

const Installation = z.object({ id: z.int() });

/** A client without an installation: as the owner of a token, or as the App itself. */
export function gitHub(options: GitHubOptions): GitHub {
  return clientFor(options, { total: 0 });
}

/** @param installationId where the credential is an App's: as which of its installations; without it, as the App itself */
function clientFor(options: GitHubOptions, requests: { total: number }, installationId?: number): GitHub {
  let limit: RateLimit | undefined;
  const client = clientOf(options, installationId, async (url, init) => {
    requests.total += 1;
    const response = await fetch(url, init);
    limit = limitIn(response.headers) ?? limit;
    if (response.status === 401) {
      // One of them was revoked: the next call asks for new ones.
      options.tokens?.clear();
    }
    return response;
  });

  /** Reads again what is not what the schema expects: an answer that is cut off comes as an empty text. */
  async function read<T>(url: string, schema: z.ZodType<T>): Promise<{ data: T; link: string }> {
    for (let left = RETRIES; ; left -= 1) {
      const { data, headers } = await asked(`GET ${url}`, options.signal, client.request(`GET ${url}`));
      const result = schema.safeParse(data);
      if (result.success) {
        return { data: result.data, link: headers.link ?? "" };
      }
      if (left === 0) {
        throw new GitHubAway(`GET ${url}: an unexpected answer: ${problemsOf(result.error)}`);
      }
    }
  }

  return {
    requests: () => requests.total,
    limit: () => limit,
    get: async (path, schema) => (await read(path, schema)).data,
    async *pages(path, member) {
      let next: string | undefined = `${path}${path.includes("?") ? "&" : "?"}per_page=${PAGE}`;
      while (next !== undefined) {
        const { data, link }: { data: unknown[]; link: string } = await read(next, listIn(member));
        yield data;
        next = nextIn(link, options.apiUrl);
      }
    },
    async send(method, path, body, schema, { once } = { once: false }) {
      const { data } = await asked(
        `${method} ${path}`,
        options.signal,
        client.request(`${method} ${path}`, { data: body, ...(once && { request: { retries: 0 } }) }),
      );
      const result = schema.safeParse(data);
      if (!result.success) {
        throw new GitHubAway(`${method} ${path}: an unexpected answer: ${problemsOf(result.error)}`);
      }
      return result.data;
    },
    async on(place) {
      if ("token" in options.credential) {
        return this;
      }
      const { id } = await this.get(`${place}/installation`, Installation);
      return this.as(id);
    },
    as: (id) => clientFor(options, requests, id),
  };
}

function listIn(member: string | undefined): z.ZodType<unknown[]> {
  const List = z.array(z.unknown());
  return member === undefined
    ? List
    : z.object({ [member]: List }).transform((object) => object[member] ?? []);
}

function clientOf(
  { apiUrl, credential, signal, pace, hasTime, tokens }: GitHubOptions,
  installationId: number | undefined,
  fetchOnce: typeof fetch,
) {
  const waits = (seconds: number) =>
    seconds * 1000 <= LONGEST_WAIT_MS && hasTime(seconds * 1000 + REQUEST_MS);
  return new Client({
    baseUrl: apiUrl,
    userAgent: "issue-relay",
    request: { fetch: fetchUntil(signal, hasTime, fetchOnce) },
    retry: { retries: RETRIES },
    // What it would write to the console comes as an error, too.
    log: { debug() {}, info() {}, warn() {}, error() {} },
    throttle: {
      onRateLimit: waits,
      onSecondaryRateLimit: waits,
      write: pace.writes,
      notifications: pace.notifications,
    },
    ...("token" in credential
      ? { auth: credential.token }
      : {
          authStrategy: createAppAuth,
          auth: {
            ...credential,
            ...(installationId && { installationId }),
            ...(tokens && { cache: tokens }),
          },
        }),
  });
}

/** Each attempt has its own time. After the signal nothing is repeated: octokit does not repeat what ends with an AbortError. */
function fetchUntil(
  signal: AbortSignal,
  hasTime: GitHubOptions["hasTime"],
  fetchOnce: typeof fetch,
): typeof fetch {
  return async (url, init) => {
    // An instance may have stood still, with the timer of the signal.
    if (!hasTime(0)) {
      throw new DOMException(OVER, "AbortError");
    }
    try {
      return await fetchOnce(url, {
        ...init,
        signal: AbortSignal.any([signal, AbortSignal.timeout(ATTEMPT_MS)]),
      });
    } catch (error) {
      throw signal.aborted ? new DOMException(OVER, "AbortError") : error;
    }
  };
}

const Limit = z
  .object({
    "x-ratelimit-limit": z.coerce.number().int(),
    "x-ratelimit-remaining": z.coerce.number().int(),
    "x-ratelimit-reset": z.coerce.number().int(),
    "x-ratelimit-resource": z.literal("core"),
  })
  .transform((headers) => ({
    requests: headers["x-ratelimit-limit"],
    remaining: headers["x-ratelimit-remaining"],
    resetsAt: headers["x-ratelimit-reset"] * 1000,
  }));

function limitIn(headers: Headers): RateLimit | undefined {
  return Limit.safeParse(Object.fromEntries(headers)).data;
}

const OVER = "the time is over";

/** Does not wait longer than the signal lets it: octokit may wait for a limit, and asks nothing after that. */
async function asked<T>(request: string, signal: AbortSignal, answer: Promise<T>): Promise<T> {
  const { promise: over, reject } = Promise.withResolvers<never>();
  const end = () => reject(new DOMException(OVER, "AbortError"));
  signal.addEventListener("abort", end);
  try {
    return await Promise.race([answer, over]);
  } catch (error) {
    throw whyFailed(request, error);
  } finally {
    signal.removeEventListener("abort", end);
  }
}

/** The address of the next page. Another host than the API's would be shown our credential. */
function nextIn(link: string, apiUrl: string): string | undefined {
  const next = /<([^<>]+)>;\s*rel="next"/.exec(link)?.[1];
  if (next !== undefined && !next.startsWith(`${apiUrl}/`)) {
    throw new GitHubAway(`the next page is said to be at ${next}`);
  }
  return next;
}
