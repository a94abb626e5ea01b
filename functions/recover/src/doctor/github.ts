import { BrokenDestination } from "@issue-relay/shared/errors";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubDenied } from "@issue-relay/shared/github/rest/errors";
import type { Check } from "@issue-relay/shared/health/check";
import { type Finding, ok, okUnless, wrong } from "@issue-relay/shared/health/finding";
import * as z from "@issue-relay/shared/zod";
import { type Owner, type WebhooksOptions, webhooksOf } from "../webhook.ts";
import { problemsOf } from "../webhook-problems.ts";
import { newestDeliveries } from "./deliveries.ts";

export interface GitHubChecksOptions extends WebhooksOptions {
  owners: readonly Owner[];
  /** Whether the credential is a GitHub App's; otherwise it is a token. */
  isApp: boolean;
  connect(signal: AbortSignal): Promise<GitHub>;
}

/** https://docs.github.com/rest/apps/apps#get-the-authenticated-app */
const App = z.object({
  slug: z.string().nullish(),
  permissions: z.record(z.string(), z.string()).default({}),
});

/** https://docs.github.com/rest/rate-limit/rate-limit */
const RateLimit = z.object({ rate: z.object({ limit: z.int(), remaining: z.int() }) });

const CREDENTIAL = "GitHub's credential";
const CREDENTIAL_TODO =
  "make a new token, or private key of the App, and add it as a new version of its secret: see terraform/runbooks/github-denied.md";
const PERMISSION_TODO =
  "grant it on the App's page, Permissions & events, and accept it in each installation";

/** The credential, and each webhook with its newest deliveries. */
export function gitHubChecks(options: GitHubChecksOptions): Check[] {
  const { owners, isApp, connect } = options;
  const credential: Check = {
    what: CREDENTIAL,
    look: (signal) =>
      unlessDenied(CREDENTIAL, CREDENTIAL_TODO, async () => {
        const github = await connect(signal);
        return isApp ? lookAtApp(github, owners) : lookAtToken(github);
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
  return [credential, ...webhooks];
}

/** What an App may do is known before it is asked to do it. */
async function lookAtApp(github: GitHub, owners: readonly Owner[]): Promise<Finding[]> {
  const { slug, permissions } = await github.get("/app", App);
  const needed = owners
    .filter((owner) => !owner.isApp)
    .map(({ name }) => (name.includes("/") ? "repository_hooks" : "organization_hooks"));
  const missing = [...new Set(needed)].filter((name) => permissions[name] !== "write");
  const problems = missing.map((name) =>
    wrong(CREDENTIAL, `the App lacks the permission ${name}: write`, PERMISSION_TODO),
  );
  return okUnless(CREDENTIAL, problems, `the App ${slug ?? ""}`.trim());
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

async function unlessDenied(what: string, todo: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof BrokenDestination) {
      return [wrong(what, error.message, error instanceof GitHubDenied ? todo : CREDENTIAL_TODO)];
    }
    throw error;
  }
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
