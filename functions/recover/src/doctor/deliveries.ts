import { isHookEvent } from "@issue-relay/shared/github/hook";
import { type Finding, ok, wrong } from "@issue-relay/shared/health/finding";
import * as z from "@issue-relay/shared/zod";
import { Attempt, hasArrived } from "../attempt.ts";
import type { Owner, Webhook } from "../webhook.ts";

/** As many as GitHub gives in one answer. */
const NEWEST = 100;

/**
 * Whether ingress took the newest delivery, and if not, since when it takes none.
 * @throws GitHubAway, GitHubDenied
 */
export async function newestDeliveries({ name, github, path }: Webhook, owner: Owner): Promise<Finding> {
  const what = `deliveries of ${name}`;
  const attempts = await github.get(`${path}/deliveries?per_page=${NEWEST}`, z.array(Attempt));
  const ours = attempts.filter(({ event }) => isHookEvent(event) || event === "ping");
  const arrived = ours.findIndex(hasArrived);
  const failed = arrived < 0 ? ours : ours.slice(0, arrived);
  const [newest, first] = [failed[0], failed.at(-1)];
  if (!newest || !first) {
    return ok(what, ours.length === 0 ? "none about issues among the newest 100" : undefined);
  }
  const count = failed.length === 1 ? "the newest one failed" : `the newest ${failed.length} failed`;
  const since = new Date(first.at).toISOString();
  return wrong(what, `${count}, since ${since}: ${newest.code} ${newest.status}`, todoFor(newest, owner));
}

function todoFor({ code }: Attempt, { name, isApp }: Owner): string {
  if (code === 401) {
    return isApp
      ? "GitHub signs with another secret than ingress knows: on the App's page, set the newest version of it"
      : `GitHub signs with another secret than ingress knows: run \`npm run relay -- connect ${name}\``;
  }
  const repair = "npm run relay -- redeliver --all";
  return code >= 500
    ? `look at ingress's log (terraform/runbooks/ingress-errors.md), then \`${repair}\``
    : `see that GitHub reaches ingress (terraform/runbooks/ingress-down.md), then \`${repair}\``;
}
