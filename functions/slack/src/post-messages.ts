import type { Clock } from "@issue-relay/shared/clock";
import type { Handle } from "@issue-relay/shared/consumer/push-consumer";
import type { DocumentStore } from "@issue-relay/shared/documents/store";
import { BadMessage, BrokenDestination, messageOf, RetryLater } from "@issue-relay/shared/errors";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { Logger } from "@issue-relay/shared/logger";
import type { Reason } from "@issue-relay/shared/reason";
import { placeOf } from "@issue-relay/shared/routes/place-of";
import { Refused, UnknownOutcome } from "@issue-relay/shared/slack/failures";
import type { SlackMessage } from "@issue-relay/shared/slack/message";
import type { Lane, Pace } from "@issue-relay/shared/slack/pace";
import { claim, isPosted } from "./claim.ts";
import { describeEvent } from "./describe/describe-event.ts";
import { slackMessage } from "./render/message.ts";

export interface MessagesOptions {
  documents: DocumentStore;
  /** Posts to the incoming webhook. */
  post(message: SlackMessage): Promise<void>;
  pace: Pace;
  clock: Clock;
  messagesPerSecond: number;
  /** The longest that it may take to claim an event and to post it, in ms: shorter than a claim lasts. */
  attemptMs: number;
}

/**
 * The handler that posts events as plain messages, to an incoming webhook. With that nobody can look whether a message is there: an
 * event whose post has an unknown outcome is posted again.
 */
export function postMessages({ documents, post, pace, clock, ...options }: MessagesOptions): Handle {
  // A webhook has one channel, whose name we don't know.
  const lane: Lane = { name: "webhook", intervalMs: 1000 / options.messagesPerSecond, burst: 1 };
  return async (event, { deadline, logger }) => {
    if (!isMessage(event)) {
      return;
    }
    // An event that comes again, as all do after a seek, takes no turn from those that are new.
    if (await isPosted(documents, `messages/${event.id}`)) {
      return;
    }
    // Before the claim, which would be over while the event still waits for its turn.
    await pace.turn(lane, deadline - Date.now() - options.attemptMs, clock);
    const claimed = await claim(documents, `messages/${event.id}`);
    if (!claimed) {
      return;
    }
    try {
      await post(slackMessage(describeEvent(event)));
    } catch (error) {
      if (!(error instanceof UnknownOutcome)) {
        await attempted(
          logger,
          "the claim of an event that was not posted is not given back",
          claimed.release(),
        );
      }
      if (error instanceof Refused && error.refusal.kind === "rate-limited") {
        pace.pause(lane.name, error.refusal.retryAfterMs, clock);
      }
      throw error instanceof Refused ? meaningOf(error) : error;
    }
    await attempted(
      logger,
      "an event was posted, and may be posted again: Firestore failed",
      claimed.settle(),
    );
  };
}

/** Whether the event is a message of its own: what a card's thread would show, but no edits, and the opening. */
function isMessage(event: IssueEvent): boolean {
  const isChangeOfComment = event.type === "issue_comment" && event.action !== "created";
  const isOpening = event.type === "issues" && event.action === "opened";
  return isOpening || (placeOf(event) === "thread" && !isChangeOfComment);
}

function meaningOf({ message, refusal }: Refused): Error {
  switch (refusal.kind) {
    case "message":
      return new BadMessage(message);
    case "credential":
    case "destination":
      return new BrokenDestination(message);
    default:
      return new RetryLater(message);
  }
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
