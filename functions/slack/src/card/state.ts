import { digest } from "@issue-relay/shared/event/event-id";
import * as z from "@issue-relay/shared/zod";

const Reference = z.object({
  repository: z.string().optional(),
  number: z.number().optional(),
  url: z.string().optional(),
});

/** What a card can say of an issue. What no event has said is absent. */
export const Facts = z
  .object({
    repository: z.string(),
    number: z.number(),
    id: z.number(),
    nodeId: z.string(),
    title: z.string(),
    url: z.string(),
    state: z.enum(["open", "closed"]),
    stateReason: z.string().nullable(),
    /** The author's login. */
    author: z.string(),
    labels: z.array(z.string()),
    /** Logins. */
    assignees: z.array(z.string()),
    milestone: z.string().nullable(),
    type: z.string().nullable(),
    comments: z.number(),
    parent: Reference.nullable(),
    subIssues: z.object({ total: z.number(), completed: z.number() }),
    /** How many open issues block this one. */
    blockedBy: z.number(),
    /** In ms since the epoch. */
    createdAt: z.number(),
    closedAt: z.number().nullable(),
    /** The beginning of the description, as Markdown. */
    excerpt: z.string(),
    transferredFrom: Reference,
    transferredTo: Reference,
    deleted: z.literal(true),
  })
  .partial();
export type Facts = z.infer<typeof Facts>;

/** One change of a list or of single facts. Applied to an older snapshot, it gives what a newer one would say. */
const Effect = z.looseObject({
  eventId: z.string(),
  /** See {@link stampOf}. */
  stamp: z.string(),
  set: Facts.optional(),
  list: z.enum(["labels", "assignees"]).optional(),
  add: z.string().optional(),
  remove: z.string().optional(),
});
export type Effect = z.infer<typeof Effect>;

/** What the events that arrived so far say of an issue. The same whatever their order, and however often each arrived. */
export const CardState = z.looseObject({
  /** Those that a newer revision has added are kept. */
  facts: Facts.loose(),
  /** For each fact, the stamp of the event that said it. */
  stamps: z.record(z.string(), z.string()),
  /** The changes that are not older than the fact that they change. */
  effects: z.array(Effect),
});
export type CardState = z.infer<typeof CardState>;

/** What one event says of its issue. */
export interface Snapshot {
  stamp: string;
  /** Present where the issue itself was read, when the second of the stamp was long over: with that, it knows each {@link Effect}. */
  readStamp?: string;
  facts: Facts;
  effect?: Effect;
}

/**
 * Orders what events say: by GitHub's time of the issue, which has whole seconds; then by what comes first in any case, such as
 * the opening, or last, such as a reading long after that second; then by our time of receipt.
 */
export function stampOf(event: {
  updatedAt: number;
  rank: 0 | 1 | 2;
  receivedAt: number;
  id: string;
}): string {
  return `${fixed(event.updatedAt)}-${event.rank}-${fixed(event.receivedAt)}-${event.id.slice(0, 8)}`;
}

/** A number as text, which has the order of the numbers. Times before 1970 are not GitHub's. */
export function fixed(ms: number): string {
  return String(Math.max(0, Math.round(ms))).padStart(14, "0");
}

/** The second and the rank. */
function momentOf(stamp: string): string {
  return stamp.slice(0, "00000000000000-0".length);
}

const KEYS = Facts.keyof().options;
type Key = (typeof KEYS)[number];

/** What is left of a deleted issue: its title, and where it was. The rest may have been the reason to delete it. */
const KEPT_OF_DELETED: readonly Key[] = ["repository", "number", "id", "nodeId", "title", "deleted"];

/**
 * What an {@link Effect} can change, but for the number of comments: a change of these moves GitHub's time of the issue. One of the
 * others, such as of sub-issues, need not, and could come after a reading of the same second.
 */
const CHANGED_BY_EFFECTS: readonly Key[] = [
  "title",
  "state",
  "stateReason",
  "labels",
  "assignees",
  "milestone",
  "type",
  "closedAt",
  "excerpt",
];

/** Older than all other stamps. */
const OLDEST = "0";

/** The state with what another event says. */
export function merged(state: CardState | undefined, { effect, ...snapshot }: Snapshot): CardState {
  const { facts } = snapshot;
  const next: CardState = structuredClone(state ?? { facts: {}, stamps: {}, effects: [] });
  for (const key of KEYS) {
    const stamp = stampFor(key, snapshot);
    if (facts[key] !== undefined && stamp > (next.stamps[key] ?? "")) {
      Object.assign(next.facts, { [key]: facts[key] });
      next.stamps[key] = stamp;
    }
  }
  // Of an event that GitHub delivered twice, the first delivery tells when it happened.
  const effects = [...next.effects, ...(effect ? [effect] : [])].sort((a, b) => (a.stamp < b.stamp ? -1 : 1));
  const first = new Map(effects.toReversed().map((each) => [each.eventId, each]));
  next.effects = effects.filter((each) => first.get(each.eventId) === each && !isOutdated(each, next));
  return next.facts.deleted ? withoutContent(next) : next;
}

/** Where an issue came from or went, an event may not name: it takes no name away that another event has said. */
function stampFor(key: Key, { stamp, readStamp = stamp, facts }: Omit<Snapshot, "effect">): string {
  if (key === "transferredFrom" || key === "transferredTo") {
    return facts[key]?.number === undefined ? OLDEST : stamp;
  }
  return CHANGED_BY_EFFECTS.includes(key) ? readStamp : stamp;
}

/** Whether each fact that it changes has been said by an event of a later second, or by a later reading. */
function isOutdated(effect: Effect, { stamps }: CardState): boolean {
  const changed: Key[] = effect.list ? [effect.list] : KEYS.filter((key) => effect.set?.[key] !== undefined);
  return changed.every((key) => momentOf(stamps[key] ?? "-") > momentOf(effect.stamp));
}

function withoutContent(state: CardState): CardState {
  const keep = <T extends object>(from: T) =>
    Object.fromEntries(Object.entries(from).filter(([key]) => KEPT_OF_DELETED.some((kept) => kept === key)));
  return { ...state, facts: keep(state.facts), stamps: keep(state.stamps), effects: [] };
}

/** What the card says: the newest facts, with the changes that they may not have. */
export function currentFacts({ facts, stamps, effects }: CardState): Facts {
  const result: Facts = structuredClone(facts);
  for (const { stamp, set, list, add, remove } of effects) {
    for (const key of KEYS) {
      if (set?.[key] !== undefined && momentOf(stamps[key] ?? "-") <= momentOf(stamp)) {
        Object.assign(result, { [key]: set[key] });
      }
    }
    if (list && result[list]) {
      const rest = result[list].filter((name) => name !== add && name !== remove);
      result[list] = add === undefined ? rest : [...rest, add];
    }
  }
  // GitHub's order of labels says nothing, and differs between payloads.
  result.labels?.sort();
  result.assignees?.sort();
  return result;
}

/** 32 hex digits that differ where the card must say something else. */
export function cardDigest(state: CardState): string {
  const facts = currentFacts(state);
  return digest(JSON.stringify(KEYS.map((key) => facts[key] ?? null)));
}
