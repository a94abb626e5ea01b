import { checkHook, type HookFindings } from "@issue-relay/shared/github/hook";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import * as z from "@issue-relay/shared/zod";

/** A webhook that calls ingress. */
export interface Webhook {
  /** For people, such as `acme/web (webhook 123)`. */
  name: string;
  /** Its path in GitHub's API, such as `/repos/acme/web/hooks/123`. */
  path: string;
  github: GitHub;
  /** The address that it calls. */
  url: string;
  /** What it sends. */
  events: string[];
  /** Whether it is switched off. */
  isDisabled: boolean;
  findings: HookFindings;
}

const HookConfig = z.looseObject({ url: z.string() });

const Hook = z.object({ id: z.int(), active: z.boolean(), events: z.array(z.string()), config: HookConfig });

const AppHook = z.looseObject({ url: z.string().nullish() });
const App = z.object({ slug: z.string().nullish(), events: z.array(z.string()) });

export interface WebhooksOptions {
  /** The addresses of ingress. */
  ingressUrls: readonly string[];
  /** The host that this installation is for. */
  host: string;
}

/** Whose webhooks call ingress: a repository's, an organization's, or the App's own. */
export interface Owner {
  /** `owner/repository`, an organization, or `the App`. */
  name: string;
  isApp: boolean;
  /** Whether it must have one. */
  isExpected: boolean;
}

/** @param hooks `owner/repository`, or organizations; where there are none, the App must have a webhook */
export function ownersOf(hooks: readonly string[], isApp: boolean): Owner[] {
  // GitHub's names have no case.
  const names = new Map(hooks.map((name) => [name.toLowerCase(), name]));
  return [
    ...[...names.values()].map((name) => ({ name, isApp: false, isExpected: true })),
    ...(isApp ? [{ name: "the App", isApp: true, isExpected: hooks.length === 0 }] : []),
  ];
}

/** Whether a webhook that must be there tells of a repository. GitHub's names have no case. @param repository `owner/name` */
export function isWatched(owners: readonly Owner[], repository: string): boolean {
  return owners.some(
    ({ name, isApp, isExpected }) =>
      isExpected && (isApp || `${repository}/`.toLowerCase().startsWith(`${name}/`.toLowerCase())),
  );
}

/**
 * The webhooks of an owner that call ingress. They are found by the address that they call: so one that was deleted and made anew is
 * found, too.
 * @throws GitHubDenied, GitHubAway
 */
export async function webhooksOf(
  github: GitHub,
  owner: Pick<Owner, "name" | "isApp">,
  options: WebhooksOptions,
): Promise<Webhook[]> {
  return owner.isApp ? ofApp(github, options) : ofOwner(github, owner.name, options);
}

async function ofApp(github: GitHub, { ingressUrls, host }: WebhooksOptions): Promise<Webhook[]> {
  const { url, ...config } = await github.get("/app/hook/config", AppHook);
  if (!url || !callsOneOf(ingressUrls, url)) {
    return [];
  }
  const { events, slug } = await github.get("/app", App);
  // GitHub doesn't say whether an App's webhook is switched on.
  const findings = checkHook({ hook: { events, config } }, host);
  const name = `the App ${slug ?? ""}`.trim();
  return [{ name, path: "/app/hook", github, url, events, isDisabled: false, findings }];
}

async function ofOwner(
  github: GitHub,
  name: string,
  { ingressUrls, host }: WebhooksOptions,
): Promise<Webhook[]> {
  const place = placeOf(name);
  const there = await github.on(place);
  const webhooks: Webhook[] = [];
  for await (const page of there.pages(`${place}/hooks`)) {
    // What is none of ours may look different.
    for (const { id, active, events, config } of page.flatMap((hook) => Hook.safeParse(hook).data ?? [])) {
      if (callsOneOf(ingressUrls, config.url)) {
        webhooks.push({
          name: `${name} (webhook ${id})`,
          path: `${place}/hooks/${id}`,
          github: there,
          url: config.url,
          events,
          isDisabled: !active,
          findings: checkHook({ hook: { events, config } }, host),
        });
      }
    }
  }
  return webhooks;
}

/** Where an owner is in GitHub's API. @param owner `owner/repository`, or an organization */
export function placeOf(owner: string): `/repos/${string}` | `/orgs/${string}` {
  return owner.includes("/") ? `/repos/${owner}` : `/orgs/${owner}`;
}

/** Whether the address is one of ingress, which answers on every path. */
function callsOneOf(ingressUrls: readonly string[], url: string): boolean {
  const called = pathOf(url);
  return called !== undefined && ingressUrls.some((ingress) => called.startsWith(pathOf(ingress) ?? "-"));
}

/** The address without what may follow its path, and with a slash at the end. */
function pathOf(url: string): string | undefined {
  if (!URL.canParse(url)) {
    return undefined;
  }
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}${pathname.endsWith("/") ? "" : "/"}`;
}
