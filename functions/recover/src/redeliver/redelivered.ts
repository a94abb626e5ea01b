import type { Asked } from "./ask.ts";
import type { Survey } from "./survey.ts";

/** What one call did for a webhook, as JSON. */
export interface Redelivered {
  webhook: string;
  /** The events that have not arrived, and that GitHub can deliver again. */
  failed: number;
  /** How many were asked for now. */
  asked: number;
  /** How many GitHub refused to deliver again. */
  refused: number;
  /** How many are not asked for, since ingress would refuse them again: they are too large. */
  tooLarge: number;
  /** How many of the rest GitHub can deliver again for less than 12 h. */
  nearlyLost: number;
  /** When the oldest was attempted first, in ISO 8601. */
  oldest: string | null;
  /** Whether all was looked at and asked for. If not, the next call goes on. */
  isComplete: boolean;
}

export function redeliveredOf(survey: Survey, { asked, refused, isComplete }: Asked): Redelivered {
  const [oldest] = survey.failed;
  return {
    webhook: survey.webhook.name,
    failed: survey.failed.length,
    asked,
    refused,
    tooLarge: survey.tooLarge.length,
    nearlyLost: survey.nearlyLost.length,
    oldest: oldest ? new Date(oldest.firstAt).toISOString() : null,
    isComplete,
  };
}
