import * as z from "@issue-relay/shared/zod";
import type { RichTextBlock } from "@slack/types";
import { CardState } from "../card/state.ts";
import { isRichTextBlock } from "../rich-text-block.ts";

/** What a line shows once its comment is deleted: nothing. */
export const GONE = "gone";

/**
 * In place of a time, in ms: the time at which Firestore carries out the write. Leases are measured by Firestore's clock
 * alone, because two instances' clocks can differ by more than a lease.
 */
export const AT_WRITE = Number.POSITIVE_INFINITY;

/** A line of the thread. `wanted` and `shown` are digests of the line's block, or GONE. */
const Line = z.looseObject({
  /** When it happened, in ms since the epoch. */
  at: z.number(),
  /** The newest revision known, see Change. */
  revision: z.string(),
  wanted: z.string(),
  /** Null: not shown. */
  shown: z.string().nullable(),
  /** The message that shows it. */
  ts: z.string().nullable(),
  /** Of the block as JSON, in characters. */
  size: z.number(),
  /** The rich text block to show, kept until it is shown and no older call can replace it. */
  block: z.custom<RichTextBlock>(isRichTextBlock).optional(),
  /** The line is so old that it may have been shown and forgotten: it is looked up in the thread first. */
  find: z.literal(true).optional(),
  /** Not shown any more, and not to be shown: a person deleted its message, or Slack refuses it. */
  dropped: z.literal(true).optional(),
  /** It mentions somebody: its message is a new one, see LineChange. */
  mentions: z.literal(true).optional(),
  /** Slack refused a message that showed it beside others: it gets a message of its own, to find out which is to blame. */
  alone: z.literal(true).optional(),
});
export type Line = z.infer<typeof Line>;

/** A line as a message shows it. */
export const Part = z.looseObject({
  key: z.string(),
  shown: z.string(),
  revision: z.string(),
  at: z.number(),
  size: z.number(),
});
export type Part = z.infer<typeof Part>;

/** A call to Slack. */
const Step = z.discriminatedUnion("do", [
  z.looseObject({ do: z.literal("post-card"), shown: z.string() }),
  z.looseObject({ do: z.literal("update-card"), shown: z.string() }),
  z.looseObject({ do: z.literal("post-lines"), parts: z.array(Part) }),
  /** Changes lines of the message `ts`, or adds some. */
  z.looseObject({ do: z.literal("change-lines"), ts: z.string(), parts: z.array(Part) }),
  z.looseObject({ do: z.literal("delete"), ts: z.string() }),
  /** Looks for lines in the thread that may have been forgotten. */
  z.looseObject({ do: z.literal("find"), keys: z.array(z.string()) }),
  z.looseObject({ do: z.literal("look-again") }),
  /** Looks for forgotten lines of an issue that was deleted. */
  z.looseObject({ do: z.literal("sweep") }),
]);
export type Step = z.infer<typeof Step>;

/**
 * The state of one card: what should be seen, what is seen, and what may be on its way. One document in Firestore, which
 * every request that brings an event reads and writes.
 */
export const CardDocument = z.object({
  /** Undefined before the first event. */
  state: CardState.optional(),
  /** Digests of what the card should show and of what it shows, and its message; null: nothing, and none. */
  card: z.looseObject({
    wanted: z.string().nullable(),
    shown: z.string().nullable(),
    ts: z.string().nullable(),
  }),
  /** By the comment's id, or else the event's. */
  lines: z.record(z.string(), Line),
  /** The time (`at`) of the newest line that was dropped from `lines` because there were too many; 0 for none. */
  forgotten: z.number(),
  /** The issue was deleted, and none of its forgotten comments is left in the thread. */
  swept: z.literal(true).optional(),
  /** The event that answers for the card: Pub/Sub brings it again until the card is clean. */
  keeper: z.object({ id: z.string(), since: z.number() }),
  /** Who may send: since `at`, for so many ms. */
  lease: z.object({ token: z.string(), at: z.number(), for: z.number() }),
  /** The calls that may be on their way. */
  plan: z.array(Step),
  /** Whose calls these are. All of them began between `since` and `at + for`. */
  sent: z.object({ by: z.string(), since: z.number(), at: z.number(), for: z.number() }),
  /**
   * The late look: when it is due, and at all messages since when. An older version of the messages `changed` may still arrive,
   * and would have to be replaced by the newest.
   */
  lateLook: z.looseObject({ since: z.number(), due: z.number(), changed: z.array(z.string()) }).nullable(),
  /** Messages to delete. */
  strays: z.array(z.string()),
});
export type CardDocument = z.infer<typeof CardDocument>;

/** The document of a card that nobody has written yet. */
export function newDocument(): CardDocument {
  return {
    card: { wanted: null, shown: null, ts: null },
    lines: {},
    forgotten: 0,
    keeper: { id: "", since: 0 },
    lease: { token: "", at: 0, for: 0 },
    plan: [],
    sent: { by: "", since: 0, at: 0, for: 0 },
    lateLook: null,
    strays: [],
  };
}

/** The document as it is once Firestore has carried out the write at the time `at`. */
export function writtenAt(document: CardDocument, at: number): CardDocument {
  const time = (value: number) => (value === AT_WRITE ? at : value);
  const { keeper, lease, sent } = document;
  return {
    ...document,
    keeper: { ...keeper, since: time(keeper.since) },
    lease: { ...lease, at: time(lease.at) },
    sent: { ...sent, since: time(sent.since), at: time(sent.at) },
  };
}
