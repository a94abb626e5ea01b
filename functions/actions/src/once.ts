import { readClaim } from "@issue-relay/shared/documents/claim";
import { setFields } from "@issue-relay/shared/documents/set-fields";
import type { DocumentStore, Write } from "@issue-relay/shared/documents/store";
import { BadMessage, BrokenDestination, RetryLater } from "@issue-relay/shared/errors";
import * as z from "@issue-relay/shared/zod";
import type { Outcome, Result } from "./outcome.ts";

/**
 * How long a claim keeps others away, in ms: longer than an attempt may last (shared/pubsub.json), in which the last call may begin, and
 * the 10 s that GitHub and a webhook have for it. After that, what was done can be seen.
 */
const CLAIM_MS = 90_000;

/** Longer than Pub/Sub and a seek can bring an event again. In ms. */
const KEPT_MS = 45 * 24 * 3_600_000;

/** What is to be done once. */
export interface Deed {
  /** The same, whatever brings it again. */
  id: string;
  /** For whoever looks into Firestore. */
  about: Write["fields"];
}

/** What was noted of a deed that is done. */
const Noted = z.object({
  outcome: z
    .enum(["done", "nothing", "gone", "refused", "unknown", "expired"] satisfies Outcome[])
    .default("done"),
  subject: z.string().nullable().default(null),
  problem: z.string().nullable().default(null),
  madeId: z.int().nullable().default(null),
  madeNumber: z.int().nullable().default(null),
  isWritten: z.boolean().default(false),
});

/** What came of an action, now or in an earlier attempt. */
export interface Settled {
  result: Result;
  /** Whether it was done now, and not by an earlier attempt. */
  isNew: boolean;
  /** Whether its row is in BigQuery. */
  isWritten: boolean;
  /** Remembers that it is. @throws StoreFailed, BrokenDestination */
  noteWritten(): Promise<void>;
}

/**
 * Does something once, whatever brings it again, and wherever it dies.
 * @param prepare returns what does it. It gets when that may have been done before, in ms since the epoch, by Firestore's clock: then it
 * has to look; null: nobody can have done it. Where `prepare` itself fails, nobody has begun anything: the next attempt need not wait
 * @throws RetryLater where another request may be doing it, or Firestore fails; whatever `prepare` and what it returns throw
 */
export async function once(
  documents: DocumentStore,
  { id, about }: Deed,
  prepare: (since: number | null) => Promise<() => Promise<Result>>,
): Promise<Settled> {
  const name = nameOf(id);
  const state = await readClaim(documents, name);
  if (state.isDone) {
    const { isWritten, ...noted } = Noted.parse(state.fields);
    return settled(resultOf(noted), { isNew: false, isWritten });
  }
  if (state.claimedAt !== null && state.readAt < state.claimedAt + CLAIM_MS) {
    throw new RetryLater("another request may be doing this now");
  }
  const perform = await prepare(state.since);
  const claim = await state.claim(about, KEPT_MS);
  let result: Result;
  try {
    result = await perform();
  } catch (error) {
    // Of an answer that did not come, nobody knows: the next attempt looks.
    if (error instanceof BadMessage || error instanceof BrokenDestination) {
      await claim.giveBack();
    }
    throw error;
  }
  const { outcome, problem = null, subject = null, made } = result;
  await claim.note({ outcome, problem, subject, madeId: made?.id ?? null, madeNumber: made?.number ?? null });
  return settled(result, { isNew: true, isWritten: false });

  function settled(result: Result, state: Pick<Settled, "isNew" | "isWritten">): Settled {
    return {
      result,
      ...state,
      async noteWritten() {
        await setFields(documents, name, () => ({ isWritten: true }));
      },
    };
  }
}

function resultOf(noted: Omit<z.infer<typeof Noted>, "isWritten">): Result {
  const { outcome, problem, subject, madeId, madeNumber } = noted;
  return {
    outcome,
    problem: problem ?? undefined,
    subject: subject ?? undefined,
    made: madeId === null || madeNumber === null ? undefined : { id: madeId, number: madeNumber },
  };
}

/** Whether somebody has begun an action, in an earlier attempt. @throws StoreFailed, BrokenDestination */
export async function isBegun(documents: DocumentStore, { id }: Pick<Deed, "id">): Promise<boolean> {
  const { document } = await documents.read(nameOf(id));
  return document !== undefined;
}

function nameOf(id: string): string {
  return `actions/${id}`;
}
