import type { Clock } from "@issue-relay/shared/clock";
import { GitHubRefused } from "@issue-relay/shared/github/rest/errors";
import * as z from "@issue-relay/shared/zod";
import { Attempt, hasArrived } from "../attempt.ts";
import type { Webhook } from "../webhook.ts";

/** How long GitHub may take to deliver the ping and to list that: mostly seconds, sometimes minutes. */
const PATIENCE_MS = 120_000;
const PAUSE_MS = 1_000;

/**
 * Has GitHub ping ingress, and waits for what ingress answers.
 * @returns what is wrong; undefined where ingress has taken the ping
 * @throws GitHubAway, GitHubDenied
 */
export async function ping({ github, path }: Webhook, clock: Clock): Promise<string | undefined> {
  const before = new Set((await newestPings()).map(({ id }) => id));
  try {
    await github.send("POST", `${path}/pings`, {}, z.unknown());
  } catch (error) {
    if (error instanceof GitHubRefused) {
      return `GitHub does not ping: ${error.message}`;
    }
    throw error;
  }
  const until = clock.now() + PATIENCE_MS;
  while (clock.now() < until) {
    const attempt = (await newestPings()).find(({ id }) => !before.has(id));
    if (attempt) {
      return hasArrived(attempt) ? undefined : `ingress did not take GitHub's ping: ${attempt.status}`;
    }
    await clock.sleep(PAUSE_MS);
  }
  return "GitHub's ping did not come: look at the webhook's page, Recent Deliveries";

  async function newestPings(): Promise<Attempt[]> {
    const newest = await github.get(`${path}/deliveries?per_page=20`, z.array(Attempt));
    return newest.filter(({ event }) => event === "ping");
  }
}
