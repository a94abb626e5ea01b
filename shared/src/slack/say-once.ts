import type { Clock } from "../clock.ts";
import { type Claimable, readClaim } from "../documents/claim.ts";
import type { DocumentStore, Write } from "../documents/store.ts";
import { BadMessage, BrokenDestination, messageOf, RetryLater } from "../errors.ts";
import { digest } from "../event/event-id.ts";
import type { Logger } from "../logger.ts";
import type { Reason } from "../reason.ts";
import { meaningOf, Refused, UnknownOutcome } from "./failures.ts";
import type { SlackMessage } from "./message.ts";
import type { Place } from "./place.ts";

/** The longest that a call to Slack may take. Then its outcome is unknown. In ms, as all of these. */
export const CALL = 10_000;

/** The longest that a claim may take to be confirmed: after that, nothing is posted with it. */
const CONFIRMED_WITHIN = 10_000;

/** From a claim until its last call has begun: the claim, two reads of the secret, and a first call whose token was refused. */
const CALLS_BEGIN_WITHIN = CONFIRMED_WITHIN + 2 * 5_000 + CALL;

/** After the last moment at which a call can have begun: what Slack accepts by then is also in its history by then. */
const QUIET = 60_000;

/** How long a claim keeps others from looking and posting. */
export const CLAIM = CALLS_BEGIN_WITHIN + QUIET;

/** How long it is remembered that something was said: an issue can wait for a year. In ms. */
const KEPT_MS = 400 * 24 * 3_600_000;

/** By how much Slack's clock and Firestore's may differ. */
const CLOCKS = 60_000;

/** A claim, the calls, and the note of what came of them. All of it ends before the request does: after it, a process stands still. */
const ATTEMPT = CALLS_BEGIN_WITHIN + CALL + 5_000;

/** What a request needs to say things once. */
export interface Speaker {
  documents: DocumentStore;
  /** The full name of the database: two installations may say the same in the same channel, as the same bot. */
  database: string;
  clock: Clock;
  /** When the request must have ended, by `clock`. */
  deadline: number;
  logger: Logger;
}

/**
 * Says something once, however often it is called, and wherever it dies.
 *
 * A claim in Firestore comes before the post, and a note after it. Where a claim is over and nobody has noted what came of it, the
 * message is looked for in Slack before it is posted. What Slack shows later than a minute after the call is said twice.
 * @param occasion names what is said, such as `daily 2026-03-02`
 * @returns whether the message is in Slack: not where its thread is gone or locked, which stays so
 * @throws RetryLater, BrokenDestination, BadMessage: it may not be said yet, and another call brings it to its end
 */
export async function sayOnce(
  speaker: Speaker,
  place: Place,
  occasion: string,
  message: SlackMessage,
): Promise<boolean> {
  const { clock, deadline } = speaker;
  const key = keyOf(speaker, place, occasion);
  const document = `said/${key}`;
  const logger = speaker.logger.child({ document, occasion });
  const said = await readClaim(speaker.documents, document);
  if (said.isDone) {
    return said.fields.isOver !== true;
  }
  if (said.claimedAt !== null && said.readAt < said.claimedAt + CLAIM) {
    throw new RetryLater("another request may be saying this now");
  }
  const outcome = said.since === null ? "missing" : await look(said.since);
  if (outcome === "found" || outcome === "gone") {
    await said.note(cameOfIt(outcome === "found"));
    return outcome === "found";
  }
  await turn("post");
  return post(said);

  async function look(since: number): ReturnType<Place["look"]> {
    await turn("read");
    const outcome = await understood(place.look(key, since - CLOCKS));
    if (outcome !== "unknown") {
      const reason: Reason = outcome === "missing" ? "settle-missing" : "settle-found";
      logger.warn({ reason }, `looked whether it was said: ${outcome}`);
    }
    return outcome;
  }

  /** Before the claim, which would go on while the message still waits. */
  function turn(call: "post" | "read"): Promise<void> {
    return place.turn(call, deadline - clock.now() - ATTEMPT);
  }

  async function post({ claim }: Claimable): Promise<boolean> {
    const askedAt = clock.now();
    const { giveBack, note } = await claim({ occasion, place: place.name }, KEPT_MS);
    if (clock.now() - askedAt > CONFIRMED_WITHIN || clock.now() > deadline - ATTEMPT) {
      await attempted(giveBack());
      throw new RetryLater("the claim took all the time of this request");
    }
    let isThere: boolean;
    try {
      isThere = await understood(place.post(message, key));
    } catch (error) {
      if (isRefusal(error)) {
        await attempted(giveBack());
      } else {
        const reason: Reason = "unknown-outcome";
        logger.warn({ reason, problem: messageOf(error) }, "nobody knows whether it was said");
      }
      throw error;
    }
    await attempted(note(cameOfIt(isThere)));
    return isThere;
  }

  /** What is certain stays so, whatever comes of the note of it: a later call looks into Slack. */
  async function attempted(note: Promise<void>): Promise<void> {
    try {
      await note;
    } catch (error) {
      const reason: Reason = "retry-later";
      logger.warn({ reason, problem: messageOf(error) }, "Firestore took no note of what came of a message");
    }
  }
}

/** What is noted, beside that nothing is left to do. */
function cameOfIt(isThere: boolean): Write["fields"] {
  return isThere ? {} : { isOver: true };
}

/**
 * Whether it is noted that something was said, or that there is nowhere to say it any more.
 * @throws StoreFailed, BrokenDestination
 */
export async function isSaid(
  speaker: Pick<Speaker, "documents" | "database">,
  place: Place,
  occasion: string,
): Promise<boolean> {
  const document = `said/${keyOf(speaker, place, occasion)}`;
  return (await readClaim(speaker.documents, document)).isDone;
}

/** Names the document, and the message in Slack's history. */
function keyOf({ database }: Pick<Speaker, "database">, { name }: Place, occasion: string): string {
  return digest(JSON.stringify([occasion, name, database]));
}

/** @throws what a refusal means */
async function understood<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw error instanceof Refused ? meaningOf(error) : error;
  }
}

/** Whether it is certain that nothing was posted. */
function isRefusal(error: unknown): boolean {
  const isKnown = [BadMessage, BrokenDestination, RetryLater].some((kind) => error instanceof kind);
  return isKnown && !(error instanceof UnknownOutcome);
}
