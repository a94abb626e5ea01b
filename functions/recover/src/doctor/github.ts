import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { installationsOf } from "@issue-relay/shared/github/rest/installations";
import type { Check } from "@issue-relay/shared/health/check";
import { type Finding, ok, okUnless, wrong } from "@issue-relay/shared/health/finding";
import * as z from "@issue-relay/shared/zod";
import { type Owner, type WebhooksOptions, webhooksOf } from "../webhook.ts";
import { problemsOf } from "../webhook-problems.ts";
import { newestDeliveries } from "./deliveries.ts";
import { lookAtIssues } from "./issues.ts";
import { CREDENTIAL_TODO, unlessDenied } from "./unless-denied.ts";

export interface GitHubChecksOptions extends WebhooksOptions {
  owners: readonly Owner[];
  /** Whether the credential is a GitHub App's; otherwise it is a token. */
  isApp: boolean;
  /** What an App must be permitted, beside webhooks, such as `{ issues: "write" }`. */
  permissions: Permissions;
  connect(signal: AbortSignal): Promise<GitHub>;
}

/** `read` or `write`, or what GitHub adds to these, by GitHub's names. */
type Permissions = Readonly<Record<string, string>>;

/** https://docs.github.com/rest/apps/apps#get-the-authenticated-app */
const App = z.object({
  slug: z.string().nullish(),
  permissions: z.record(z.string(), z.string()).default({}),
});

/** https://docs.github.com/rest/rate-limit/rate-limit */
const RateLimit = z.object({ rate: z.object({ limit: z.int(), remaining: z.int() }) });

const CREDENTIAL = "GitHub's credential";
const PERMISSION_TODO =
  "grant it on the App's page, Permissions & events, and accept it in each installation";
const ISSUES_TODO =
  "give the token the permission Issues: read-only, for all these repositories: without it, reconcile and backfill can't read them";

/** The credential, each webhook with its newest deliveries, and whether the issues that reconcile compares can be read. */
export function gitHubChecks(options: GitHubChecksOptions): Check[] {
  const { owners, isApp, connect } = options;
  const credential: Check = {
    what: CREDENTIAL,
    look: (signal) =>
      unlessDenied(CREDENTIAL, CREDENTIAL_TODO, async () => {
        const github = await connect(signal);
        return isApp ? lookAtApp(github, options) : lookAtToken(github);
      }),
  };
  const webhooks = owners.map((owner): Check => {
    const what = `webhook of ${owner.name}`;
    return {
      what,
      look: (signal) =>
        unlessDenied(what, rightTodo(owner), async () =>
          lookAtWebhooks(what, await connect(signal), owner, options),
        ),
    };
  });
  // What an App may do is known, see below; what a token may do is seen where it does it.
  const issues = owners
    .filter(() => !isApp)
    .map(({ name }): Check => {
      const what = `issues of ${name}`;
      return {
        what,
        look: (signal) =>
          unlessDenied(what, ISSUES_TODO, async () => lookAtIssues(what, await connect(signal), name)),
      };
    });
  return [credential, ...webhooks, ...issues];
}

/** What an App may do is known before it is asked to do it: what it asks for, and what each account has accepted of that. */
async function lookAtApp(
  github: GitHub,
  { owners, permissions: needed }: Pick<GitHubChecksOptions, "owners" | "permissions">,
): Promise<Finding[]> {
  const { slug, permissions } = await github.get("/app", App);
  const hooks = owners
    .filter((owner) => !owner.isApp)
    .map(({ name }) => (name.includes("/") ? "repository_hooks" : "organization_hooks"));
  const missing = lackingIn(permissions, {
    ...Object.fromEntries(hooks.map((name) => [name, "write"])),
    ...needed,
  });
  const problems = missing.map((permission) =>
    wrong(CREDENTIAL, `the App lacks the permission ${permission}`, PERMISSION_TODO),
  );
  const installations = await installationsOf(github);
  const open = installations.flatMap(
    ({ id, account, target_type: type, html_url: url, permissions: accepted }) =>
      lackingIn(accepted, needed)
        .filter((permission) => !missing.includes(permission))
        .filter((permission) => type === "Organization" || !permission.startsWith("organization_"))
        .map((permission) =>
          wrong(
            CREDENTIAL,
            `${account?.login ?? `installation ${id}`} has not accepted the App's permission ${permission}`,
            `an owner accepts it at ${url}`,
          ),
        ),
  );
  return okUnless(CREDENTIAL, [...problems, ...open], `the App ${slug ?? ""}`.trim());
}

/** What is needed and not given, such as `issues: write`. */
function lackingIn(given: Permissions, needed: Permissions): string[] {
  return Object.entries(needed)
    .filter(([name, level]) => given[name] === undefined || (level === "write" && given[name] === "read"))
    .map(([name, level]) => `${name}: ${level}`);
}

async function lookAtToken(github: GitHub): Promise<Finding[]> {
  const { rate } = await github.get("/rate_limit", RateLimit);
  return [ok(CREDENTIAL, `a token; ${rate.remaining} of ${rate.limit} requests are left in this hour`)];
}

async function lookAtWebhooks(
  what: string,
  github: GitHub,
  owner: Owner,
  options: WebhooksOptions,
): Promise<Finding[]> {
  const webhooks = await webhooksOf(github, owner, options);
  const problems = problemsOf(owner, webhooks).map(({ where, problem }) =>
    wrong(
      what,
      where === owner.name ? problem : `${where}: ${problem}`,
      repairTodo(owner, options.ingressUrls),
    ),
  );
  const deliveries = await Promise.all(webhooks.map((webhook) => newestDeliveries(webhook, owner)));
  return [...okUnless(what, problems), ...deliveries];
}

function repairTodo({ name, isApp }: Owner, [ingress]: readonly string[]): string {
  return isApp
    ? `on the App's page, set the webhook: active, to ${ingress}, as JSON, with all events about issues`
    : `run \`npm run relay -- connect ${name}\``;
}

function rightTodo({ name, isApp }: Owner): string {
  if (isApp) {
    return CREDENTIAL_TODO;
  }
  const right = name.includes("/") ? "Webhooks (repository)" : "Webhooks (organization)";
  return `give the credential access to ${name} with the permission ${right}: read and write. Does it exist under this name?`;
}
