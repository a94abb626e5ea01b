import type { Query } from "@issue-relay/shared/ask";
import type { Clock } from "@issue-relay/shared/clock";
import type { PullSubscription } from "@issue-relay/shared/pull-subscription";
import type { Reason } from "@issue-relay/shared/reason";
import { type Task, TaskRefused } from "@issue-relay/shared/tasks/task";
import * as z from "@issue-relay/shared/zod";
import { inputOf } from "../input.ts";
import { problemsOf } from "../problems.ts";
import { acknowledgeDecided } from "./acknowledge.ts";
import { type InsertOutcomes, writeOutcomes } from "./outcomes.ts";
import { waiting } from "./waiting.ts";

/** The body of a request. */
const Input = z.strictObject({
  id: z.string().min(1),
  /** Why it is given up: somebody may ask. */
  reason: z.string().trim().min(1).max(1_000),
});

export interface DropTaskOptions {
  query: Query;
  insertOutcomes: InsertOutcomes;
  subscription: PullSubscription;
  clock: Clock;
}

/** `POST /drop`: gives up one dead letter. It stays in the table `dead_letters` until it expires. */
export function dropTask({ query, insertOutcomes, subscription, clock }: DropTaskOptions): Task {
  return async (call) => {
    const { id, reason: why } = inputOf(call, Input);
    const { logger, caller } = call;
    const [letter] = await waiting(query, { id }, { order: "newest first", limit: 1 });
    if (!letter) {
      throw new TaskRefused(400, "no dead letter with this id waits");
    }
    await writeOutcomes(insertOutcomes, [{ message_id: id, outcome: "dropped", reason: why }], caller);
    const { consumer, eventId, deliveryId } = letter;
    const reason: Reason = "dead-letter-dropped";
    logger.warn({ reason, deadLetterId: id, consumer, eventId, deliveryId, why, caller }, "dropped");
    const problems = await problemsOf(logger, () => acknowledgeDecided(subscription, query, clock, [id]));
    return { isDone: problems.length === 0, result: { dropped: letter, problems } };
  };
}
