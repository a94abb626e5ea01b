import type { Query } from "@issue-relay/shared/ask";
import { InvalidMessage, messageOf, PubSubAway } from "@issue-relay/shared/errors";
import type { Publish } from "@issue-relay/shared/event/message";
import type { Logger } from "@issue-relay/shared/logger";
import { shortLine } from "@issue-relay/shared/problems";
import type { Reason } from "@issue-relay/shared/reason";
import { type DeadLetter, messagesOf } from "./message.ts";
import { type InsertOutcomes, type Outcome, writeOutcomes } from "./outcomes.ts";
import { type Installation, outgoingOf, StillDead } from "./outgoing.ts";
import type { Waiting } from "./waiting.ts";

/** What works on dead letters. */
export interface Tools extends Installation {
  query: Query;
  /** Publishes to the topic for issue events. */
  publish: Publish;
  insertOutcomes: InsertOutcomes;
}

/** A dead letter that goes on to wait, and why. */
interface Kept {
  id: string;
  consumer: string | null;
  reason: string;
}

export interface RedriveOptions {
  caller: string | undefined;
  logger: Logger;
}

/** What was done, also where the next step has failed. */
export interface Redriven {
  redriven: number;
  /** Given up, since they are not about an issue. */
  dropped: number;
  /** The messages that have an outcome now. */
  decided: string[];
  kept: Kept[];
}

type Fate = Outcome | Kept | Error;

/**
 * Publishes dead letters again, and writes down each that Pub/Sub has confirmed. Whatever ends this in between, a dead letter without an
 * outcome goes on to wait. One that was published but not written down is published again: consumers know a copy by its event's id.
 * @param letters at least one; their data must fit into the memory
 * @param done is added to
 * @throws BigQueryAway, PubSubAway, BrokenDestination
 */
export async function redrive(
  letters: readonly Waiting[],
  done: Redriven,
  tools: Tools,
  { caller, logger }: RedriveOptions,
): Promise<void> {
  const messages = await messagesOf(tools.query, letters);
  const fates = await Promise.all(messages.map((letter) => fateOf(letter, tools, logger.child({ caller }))));
  const outcomes = fates.filter((fate) => "outcome" in fate);
  if (outcomes.length > 0) {
    await writeOutcomes(tools.insertOutcomes, outcomes, caller);
  }
  const dropped = outcomes.filter(({ outcome }) => outcome === "dropped").length;
  done.decided.push(...outcomes.map(({ message_id }) => message_id));
  done.dropped += dropped;
  done.redriven += outcomes.length - dropped;
  done.kept.push(...fates.filter((fate) => "id" in fate));
  const failed = fates.find((fate) => fate instanceof Error);
  if (failed) {
    throw failed;
  }
}

/** Never rejects: one that fails keeps no other from its outcome. */
async function fateOf(letter: DeadLetter, tools: Tools, logger: Logger): Promise<Fate> {
  const { id, consumer, eventId, deliveryId } = letter;
  const line = logger.child({ deadLetterId: id, consumer, eventId, deliveryId });
  try {
    const message = outgoingOf(letter, tools);
    if (message === null) {
      const reason: Reason = "dead-letter-dropped";
      line.warn({ reason }, "dropped: not about an issue");
      return { message_id: id, outcome: "dropped", reason: "not about an issue" };
    }
    const messageId = await tools.publish(message);
    const reason: Reason = "dead-letter-redriven";
    line.info({ reason, messageId, eventId: message.attributes.eventId ?? eventId }, "published again");
    return { message_id: id, outcome: "redriven" };
  } catch (error) {
    if (!(error instanceof StillDead || error instanceof InvalidMessage)) {
      return new PubSubAway(`not published: ${messageOf(error)}`, { cause: error });
    }
    const problem = shortLine(error.message);
    const reason: Reason = "dead-letter-kept";
    line.warn({ reason, problem }, "not published again: it goes on to wait");
    return { id, consumer, reason: problem };
  }
}
