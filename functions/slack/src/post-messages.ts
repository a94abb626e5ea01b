import type { Clock } from "@issue-relay/shared/clock";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { messageOf } from "@issue-relay/shared/errors";
import type { Logger } from "@issue-relay/shared/logger";
import type { Reason } from "@issue-relay/shared/reason";
import { isMessage } from "@issue-relay/shared/routes/decide";
import { meaningOf, Refused, UnknownOutcome } from "@issue-relay/shared/slack/failures";
import type { SlackMessage } from "@issue-relay/shared/slack/message";
import type { Lane, Pace } from "@issue-relay/shared/slack/pace";
import { claim } from "./claim.ts";
import type { Deliver } from "./deliver-by-routes.ts";
import { describeEvent } from "./describe/describe-event.ts";
import { slackMessage } from "./render/message.ts";
import { unpostedMessage } from "./unposted-message.ts";

export interface MessagesOptions {
  documents: DocumentStore;
  /** The secret of the webhook, which tells it apart from others: the channel's name in the file of routes may change. */
  secret: string;
  /** Posts to the incoming webhook. */
  post(message: SlackMessage): Promise<void>;
  pace: Pace;
  clock: Clock;
  messagesPerSecond: number;
  /** The longest that it may take to claim an event and to post it, in ms: shorter than a claim lasts. */
  attemptMs: number;
}

/**
 * Posts events as plain messages, to an incoming webhook. With that nobody can look whether a message is there: an event whose post has
 * an unknown outcome is posted again.
 */
export function postMessages({ documents, secret, post, pace, clock, ...options }: MessagesOptions): Deliver {
  // A webhook has one channel, whose name we don't know.
  const lane: Lane = { name: `webhook ${secret}`, intervalMs: 1000 / options.messagesPerSecond, burst: 1 };
  return async (event, decision, { deadline, logger }) => {
    if (!decision || !isMessage(event, decision)) {
      return {};
    }
    // An event that comes again, as all do after a seek, takes no turn from those that are new.
    const message = await unpostedMessage(documents, secret, event, decision);
    if (!message) {
      return { role: "nothing-new" };
    }
    // Before the claim, which would be over while the event still waits for its turn.
    await pace.turn(lane, deadline - Date.now() - options.attemptMs, clock);
    const claimed = await claim(documents, message);
    if (!claimed) {
      return { role: "nothing-new" };
    }
    try {
      await post(slackMessage(describeEvent(event), message.mentions));
    } catch (error) {
      if (!(error instanceof UnknownOutcome)) {
        await attempted(
          logger,
          "the claim of an event that was not posted is not given back",
          claimed.giveBack(),
        );
      }
      if (error instanceof Refused && error.refusal.kind === "rate-limited") {
        pace.pause(lane.name, error.refusal.retryAfterMs, clock);
      }
      throw error instanceof Refused ? meaningOf(error) : error;
    }
    await attempted(logger, "an event was posted, and may be posted again: Firestore failed", claimed.note());
    return { role: "posted" };
  };
}

/** The post is done or refused, whatever comes of this. */
async function attempted(logger: Logger, problem: string, write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (error) {
    const reason: Reason = "retry-later";
    logger.warn({ reason, problem: messageOf(error) }, problem);
  }
}
