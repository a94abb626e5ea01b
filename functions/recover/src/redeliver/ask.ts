import { GitHubNotFound, GitHubRefused } from "@issue-relay/shared/github/rest/errors";
import type { Logger } from "@issue-relay/shared/logger";
import type { Reason } from "@issue-relay/shared/reason";
import * as z from "@issue-relay/shared/zod";
import { logFailure } from "../log-failure.ts";
import type { Webhook } from "../webhook.ts";
import type { Failed } from "./failed.ts";
import type { Survey } from "./survey.ts";

/** After so many failures in a row, GitHub is not asked for more of a webhook in this call. */
const FAILURES = 3;

/** What was asked for. */
export interface Asked {
  asked: number;
  /** How many GitHub refuses to deliver again, now or before. */
  refused: number;
  /** How many requests failed. */
  failed: number;
  /** Why the last of them failed. */
  error?: unknown;
  /** Whether nothing was left out for want of time, or after failures. */
  isComplete: boolean;
}

export interface AskOptions {
  /** The attempts that GitHub has refused to repeat: they are not asked for again. What is refused now is added. */
  refused: Set<string>;
  /** The attempts at which GitHub has failed: they come last. What fails now is added. */
  failing: Set<string>;
  /** Whether there is time for another request. */
  hasTime(): boolean;
  progress(text: string): void;
  logger: Logger;
}

/**
 * Asks GitHub to deliver events of several webhooks again, one request after the other, as long as there is time. One that fails keeps no
 * other from being asked for.
 * @returns what was asked for, in the order of the surveys
 */
export async function askFor(
  surveys: readonly Survey[],
  { refused, failing, hasTime, progress, logger }: AskOptions,
): Promise<Asked[]> {
  const results: Asked[] = surveys.map(({ isWhole }) => ({
    asked: 0,
    refused: 0,
    failed: 0,
    isComplete: isWhole,
  }));
  let done = 0;
  const inARow = surveys.map(() => 0);
  for (const { survey, result, event, webhook } of inTurns(surveys, results, failing)) {
    if (refused.has(event.newest.id)) {
      result.refused += 1;
      continue;
    }
    if (result.asked >= survey.atMost) {
      continue;
    }
    if ((inARow[webhook] ?? 0) >= FAILURES || !hasTime()) {
      result.isComplete = false;
      continue;
    }
    const { guid: deliveryId, event: eventName, action, times, newest } = event;
    const line = { deliveryId, eventName, action, attempts: times.length, status: newest.status };
    const log = logger.child({ webhook: survey.webhook.name, ...line });
    try {
      await redeliver(survey.webhook, event);
      result.asked += 1;
      inARow[webhook] = 0;
      failing.delete(newest.id);
      const reason: Reason = "redelivered";
      log.info({ reason }, "GitHub was asked to deliver it again");
    } catch (error) {
      if (error instanceof GitHubRefused || error instanceof GitHubNotFound) {
        result.refused += 1;
        refused.add(newest.id);
        const reason: Reason = "redelivery-refused";
        log.error({ reason, error }, "GitHub refuses to deliver it again");
      } else {
        result.failed += 1;
        result.error = error;
        inARow[webhook] = (inARow[webhook] ?? 0) + 1;
        failing.add(newest.id);
        logFailure(log, error);
      }
    }
    done += 1;
    progress(`${done} asked for`);
  }
  return results;
}

/**
 * The events of all webhooks by turns, each webhook's in its own order: a long one keeps no other waiting. At last comes at what GitHub has
 * failed before.
 */
function inTurns(surveys: readonly Survey[], results: readonly Asked[], failing: ReadonlySet<string>) {
  return surveys
    .flatMap((survey, webhook) => survey.due.map((event, turn) => ({ survey, event, turn, webhook })))
    .sort(
      (one, other) =>
        Number(failing.has(one.event.newest.id)) - Number(failing.has(other.event.newest.id)) ||
        one.turn - other.turn,
    )
    .flatMap(({ survey, event, webhook }) => {
      const result = results[webhook];
      return result ? [{ survey, event, result, webhook }] : [];
    });
}

async function redeliver({ github, path }: Webhook, { newest }: Failed): Promise<void> {
  await github.send("POST", `${path}/deliveries/${newest.id}/attempts`, {}, z.unknown());
}
