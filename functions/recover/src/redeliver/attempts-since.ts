import { isHookEvent } from "@issue-relay/shared/github/hook";
import type { Logger } from "@issue-relay/shared/logger";
import { problemsOf } from "@issue-relay/shared/problems";
import type { Reason } from "@issue-relay/shared/reason";
import { Attempt } from "../attempt.ts";
import type { Webhook } from "../webhook.ts";

/** The attempts to deliver what is asked for. */
export interface Listing {
  attempts: Attempt[];
  /** Whether these are all: there was time, and GitHub has answered to the end. */
  isWhole: boolean;
  /** Why GitHub has not answered to the end. */
  error?: unknown;
}

export interface ListOptions {
  /** Whether to list attempts to deliver any event. Otherwise only those of events of ours. */
  everyEvent: boolean;
  /** Whether there is time to list more. */
  hasTime(): boolean;
  progress(text: string): void;
  logger: Logger;
}

/**
 * Lists the attempts of a webhook since a time, in ms since 1970. Where GitHub fails after the first page, what was read counts.
 * @throws GitHubAway, GitHubDenied where not even the first page can be read
 */
export async function attemptsSince(
  { name, github, path }: Webhook,
  since: number,
  { everyEvent, hasTime, progress, logger }: ListOptions,
): Promise<Listing> {
  const attempts: Attempt[] = [];
  let pages = 0;
  try {
    // Not by GitHub's own filter of failures, which leaves out those without an answer.
    for await (const page of github.pages(`${path}/deliveries`)) {
      pages += 1;
      const understood = attemptsIn(page, logger);
      attempts.push(
        ...understood.filter(({ event, at }) => (everyEvent || isHookEvent(event)) && at >= since),
      );
      progress(`${name}: ${pages} pages of deliveries`);
      // The newest come first. One strange time is no reason to stop.
      if (understood.length > 0 && understood.every(({ at }) => at < since)) {
        break;
      }
      if (!hasTime()) {
        return { attempts, isWhole: false };
      }
    }
  } catch (error) {
    if (pages === 0) {
      throw error;
    }
    return { attempts, isWhole: false, error };
  }
  return { attempts, isWhole: true };
}

/** What can't be understood is told, and hides nothing else. */
function attemptsIn(page: readonly unknown[], logger: Logger): Attempt[] {
  const attempts: Attempt[] = [];
  for (const item of page) {
    const attempt = Attempt.safeParse(item);
    if (attempt.success) {
      attempts.push(attempt.data);
    } else {
      const reason: Reason = "delivery-not-understood";
      logger.error(
        { reason, problem: problemsOf(attempt.error) },
        "a delivery in GitHub's list is not understood",
      );
    }
  }
  return attempts;
}
