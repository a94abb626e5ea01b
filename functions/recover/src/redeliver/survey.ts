import type { Logger } from "@issue-relay/shared/logger";
import type { Reason } from "@issue-relay/shared/reason";
import type { Webhook } from "../webhook.ts";
import { attemptsSince, type ListOptions } from "./attempts-since.ts";
import { type Due, dueOf } from "./due.ts";
import { type Failed, failedOf, isTooLarge } from "./failed.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Whoever is alerted has so long to repair what keeps ingress from taking the delivery. */
const NEARLY_LOST_BEFORE = 12 * HOUR;

/** For so long, what GitHub can no longer deliver is listed and told as lost: one call or two see it. */
const JUST_LOST = 15 * MINUTE;

/** How many deliveries a line of the log names. */
const NAMED = 10;

/** What a webhook's deliveries say. */
export interface Survey extends Due {
  webhook: Webhook;
  /** The events that have not arrived, and that GitHub can deliver again. */
  failed: Failed[];
  /** Those of them that ingress would refuse again, since they are too large. */
  tooLarge: Failed[];
  /** Those of the rest that GitHub can deliver again for less than 12 h. */
  nearlyLost: Failed[];
  isWhole: boolean;
  /** Why not all could be listed. */
  error?: unknown;
}

export interface SurveyOptions extends ListOptions {
  /** For how many days GitHub can deliver again. */
  days: number;
  /** Whether to ask for all that GitHub still lists, whenever it was asked for. */
  all: boolean;
}

/**
 * Finds what has not arrived, and what to ask for. Nothing is remembered for the next call: whatever has not arrived by then is found
 * again.
 * @throws GitHubAway, GitHubDenied
 */
export async function survey(webhook: Webhook, { days, all, ...options }: SurveyOptions): Promise<Survey> {
  const logger = options.logger.child({ webhook: webhook.name });
  const now = Date.now();
  const since = now - days * DAY;
  const { attempts, isWhole, error } = await attemptsSince(webhook, since - JUST_LOST, {
    ...options,
    logger,
  });
  if (!isWhole) {
    const reason: Reason = "deliveries-not-listed";
    const oldest = attempts.at(-1);
    logger.error(
      {
        reason,
        listedSince: oldest && new Date(oldest.at).toISOString(),
        ...(error !== undefined && { error }),
      },
      "older deliveries could not be listed: what failed before is not asked for",
    );
  }
  const listed = failedOf(attempts, since);
  const failed = listed.filter(({ isLost }) => !isLost);
  const tooLarge = failed.filter(isTooLarge);
  const possible = failed.filter((each) => !isTooLarge(each));
  const nearlyLost = possible.filter(({ firstAt }) => firstAt < since + NEARLY_LOST_BEFORE);
  const justLost = listed.filter((each) => each.isLost && each.hasOriginal && !isTooLarge(each));
  logEach(
    logger,
    "delivery-nearly-lost",
    nearlyLost,
    "in less than 12 hours GitHub can no longer deliver it",
  );
  logEach(logger, "delivery-lost", justLost, "GitHub need not deliver it again");
  options.progress(
    `${webhook.name}: ${failed.length} events have not arrived, of ${attempts.length} attempts`,
  );
  const everything = listed.filter((each) => !isTooLarge(each));
  const due = all
    ? { due: everything, atMost: everything.length }
    : dueOf(possible, attempts, { now, since });
  return { webhook, failed, tooLarge, nearlyLost, isWhole, ...(error !== undefined && { error }), ...due };
}

function logEach(logger: Logger, reason: Reason, events: readonly Failed[], text: string): void {
  if (events.length === 0) {
    return;
  }
  const deliveries = events.slice(0, NAMED).map(({ guid, event, action, times, newest }) => ({
    deliveryId: guid,
    event: action ? `${event}.${action}` : event,
    attempts: times.length,
    status: `${newest.code} ${newest.status}`,
  }));
  logger.error({ reason, count: events.length, deliveries }, `not delivered in any attempt: ${text}`);
}
