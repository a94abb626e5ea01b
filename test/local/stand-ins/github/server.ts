import { Hono } from "hono";
import { Faults } from "../faults.ts";
import { faultyApp, listen, type StandInApp } from "../http.ts";
import { App, type AppOptions } from "./apps/app.ts";
import { Installations } from "./apps/installations.ts";
import { type TokenOptions, Tokens } from "./apps/tokens.ts";
import { type Hook, type NewHook, settingsOf, type Target } from "./hooks/hook.ts";
import { pingPayload } from "./hooks/ping.ts";
import { type WebhookOptions, Webhooks } from "./hooks/webhooks.ts";
import { GitHubIssues, type GitHubOptions } from "./issues/github.ts";
import type { NewRepository } from "./issues/world.ts";
import { serveOccurrences } from "./occurrences.ts";
import { Places } from "./places.ts";
import { endpointsOf, gitHubApp } from "./rest/app.ts";
import { serveApp } from "./rest/apps/app.ts";
import { serveInstallations } from "./rest/apps/installations.ts";
import { authenticate } from "./rest/authenticate.ts";
import { notFound } from "./rest/github-error.ts";
import { serveHooks } from "./rest/hooks/hooks.ts";
import { hookOwner } from "./rest/hooks/owners.ts";
import { issueRoutes } from "./rest/issues/routes.ts";
import { leadOn } from "./rest/moved.ts";
import { commonHeaders, GITHUB_LIMITS, type Limits, RateLimits } from "./rest/rate-limit.ts";
import { serveRepositoryIds } from "./rest/repository-ids.ts";
import { serveViews } from "./views.ts";

/** https://docs.github.com/webhooks/using-webhooks/best-practices-for-using-webhooks */
const ANSWER_LIMIT_MS = 10_000;
/** https://docs.github.com/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks */
const DELIVERY_DAYS = 3;
/** Of the size that GitHub's have today. */
const FIRST_DELIVERY_ID = 1_234_567_890_123n;
/** How many issues of a list can be reached by numbers of pages: https://github.com/google/go-github/issues/3565 */
const REACH = 10_000;

export interface LocalGitHubOptions
  extends Partial<Pick<WebhookOptions, "now" | "limitMs" | "deliveryDays" | "firstDeliveryId" | "delayMs">>,
    Pick<GitHubOptions, "timelineLagMs"> {
  /** Absent or 0: a free one. */
  port?: number;
  /** For the API. */
  faults?: Faults;
  /** Repositories that exist, besides those of which an occurrence tells. Their owners are organizations. */
  repositories?: readonly NewRepository[];
  app?: Partial<AppOptions>;
  /** GitHub's own by default. */
  limits?: Partial<Limits>;
  /** How many issues a list shows by numbers of pages: GitHub's 10,000 by default. */
  reach?: number;
}

export type LocalGitHub = Awaited<ReturnType<typeof startLocalGitHub>>;

/**
 * Starts a GitHub on 127.0.0.1: its REST API for repositories, issues, webhooks, their deliveries, and Apps; and it delivers as
 * GitHub does.
 * @throws Error with code `EADDRINUSE` where the port is in use
 */
export async function startLocalGitHub(options: LocalGitHubOptions = {}) {
  const { faults = new Faults(), now = Date.now } = options;
  const issues = new GitHubIssues({
    tell: (occurrence) => webhooks.tell(occurrence),
    now,
    ...(options.timelineLagMs !== undefined && { timelineLagMs: options.timelineLagMs }),
  });
  options.repositories?.forEach((repository) => void issues.addRepository(repository));
  const places = new Places(issues.world);
  const app = new App({
    slug: "issue-relay",
    permissions: {
      issues: "write",
      contents: "write",
      organization_projects: "write",
      metadata: "read",
      repository_hooks: "write",
      organization_hooks: "write",
    },
    events: [],
    ...options.app,
  });
  const installations = new Installations(app, places, now);
  const tokens = new Tokens(app.bot, now);
  const webhooks = new Webhooks({
    places,
    now,
    limitMs: options.limitMs ?? ANSWER_LIMIT_MS,
    deliveryDays: options.deliveryDays ?? DELIVERY_DAYS,
    firstDeliveryId: options.firstDeliveryId ?? FIRST_DELIVERY_ID,
    delayMs: options.delayMs ?? (() => 0),
    installationOn: (accountId) => installations.on(accountId),
  });
  const limits = new RateLimits({ ...GITHUB_LIMITS, ...options.limits }, now);
  const api = gitHubApp();
  api.use(commonHeaders(now));
  serveRepositoryIds(api, places);
  api.use(authenticate({ tokens, app, now }));
  limits.serve(api);
  api.use(limits.middleware());
  api.use("/repos/:owner/:repo/*", leadOn(places));
  serveHooks(api, webhooks, {
    route: "/repos/:owner/:repo",
    permission: "repository_hooks",
    ownerOf: (c) => hookOwner(`${c.req.param("owner")}/${c.req.param("repo")}`, places, c.get("caller")),
  });
  serveHooks(api, webhooks, {
    route: "/orgs/:org",
    permission: "organization_hooks",
    ownerOf: (c) => hookOwner(c.req.param("org") ?? "", places, c.get("caller")),
  });
  const ofApp: Target = { type: "integration", id: app.id };
  const appHook = () => webhooks.list(ofApp)[0];
  /** Gives the App a webhook, for the App's events, or changes the one that it has. */
  const setAppHook = (config: NewHook["config"]) => {
    const settings = settingsOf({ events: app.events, config });
    const known = appHook();
    if (known) {
      webhooks.edit(known, settings);
    }
    return known ?? webhooks.create(ofApp, settings);
  };
  if (options.app?.hook) {
    setAppHook(options.app.hook);
  }
  serveApp(api, {
    app,
    webhooks,
    hook: appHook,
    installationCount: () => installations.all().length,
  });
  serveInstallations(api, { app, installations, places, tokens });
  api.route("/", issueRoutes(issues, places, options.reach ?? REACH));

  const server: StandInApp = new Hono();
  serveOccurrences(server, webhooks, now);
  serveViews(server, webhooks, issues);
  server.route("/", faultyApp(faults).route("/", api));
  server.notFound((c) => c.json(notFound().body, 404));
  const { url, port, close } = await listen(server, options.port);

  return {
    url,
    port,
    /** The value for GITHUB_API_URL. */
    apiUrl: url,
    /** Takes what happens, as JSON, and answers with the deliveries: see occurrences.ts. */
    occurrencesUrl: `${url}/occurrences`,
    faults,
    /** What it has of GitHub's API, such as `GET /repos/:owner/:repo/hooks`. */
    endpoints: endpointsOf(api),
    webhooks,
    /** The repositories and issues. What is changed here, by a script or by the API, webhooks tell. */
    issues,
    app,
    /** A fine-grained personal access token with these permissions. */
    token: (wanted: TokenOptions) => tokens.issue(wanted),
    revoke: (token: string) => tokens.revoke(token),
    /**
     * Adds a webhook to a repository (`owner/name`) or an organization, which is pinged at once.
     * @throws GitHubError 404 where there is none of that name
     */
    addHook(owner: string, hook: NewHook): Hook {
      const about = hookOwner(owner, places);
      const made = webhooks.create(about.target, settingsOf(hook));
      void webhooks.ping(made, pingPayload(made, about));
      return made;
    },
    /** The App's own webhook. */
    get appHook() {
      return appHook();
    },
    setAppHook,
    close,
  };
}
