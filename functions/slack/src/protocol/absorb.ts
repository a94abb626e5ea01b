import { isDeepStrictEqual } from "node:util";
import { digest } from "@issue-relay/shared/event/event-id";
import { type Change, isCommentKey, type LineChange } from "../card/change.ts";
import { cardDigest, merged } from "../card/state.ts";
import { type CardDocument, GONE, type Line } from "./document.ts";

/**
 * Takes what an event brings into the document. The result is the same whatever the order of the events, and however often one
 * comes.
 * @returns `document` itself where the event brings nothing new
 */
export function absorb(document: CardDocument, change: Change): CardDocument {
  const state = merged(document.state, change.snapshot);
  const lines = change.lines.reduce(
    (known, line) => (mayTake(known, line) ? withLine({ ...document, lines: known }, line) : known),
    document.lines,
  );
  const next: CardDocument = {
    ...document,
    state,
    card: hasReason(document, change) ? { ...document.card, wanted: cardDigest(state) } : document.card,
    lines: state.facts.deleted ? withoutComments(lines) : lines,
  };
  return isDeepStrictEqual(next, document) ? document : next;
}

/** Neither a quiet event nor a deletion is a reason for a card. */
function hasReason({ card }: CardDocument, { isQuiet, snapshot }: Change): boolean {
  return card.wanted !== null || !(isQuiet || snapshot.facts.deleted);
}

function mayTake(lines: CardDocument["lines"], { key, begins }: LineChange): boolean {
  return begins || lines[key] !== undefined;
}

function withLine(document: CardDocument, change: LineChange): CardDocument["lines"] {
  const { lines, forgotten } = document;
  const known = lines[change.key];
  const line =
    known === undefined ? newLine(change, forgotten) : newer(known, change, mayChange(document, known));
  return { ...lines, [change.key]: line };
}

/** Whether a call may be on its way that changes the message of the line. */
function mayChange({ plan, lateLook }: CardDocument, { ts }: Line): boolean {
  const isPlanned = plan.some((step) => step.do === "change-lines" && step.ts === ts);
  return isPlanned || (ts !== null && lateLook?.changed.includes(ts) === true);
}

function newLine({ at, revision, block, mentions }: LineChange, forgotten: number): Line {
  const line = { at, revision, ...wanting(block), ...(mentions && { mentions }), shown: null, ts: null };
  return at > forgotten ? line : { ...line, find: true };
}

function newer(line: Line, { revision, block }: LineChange, mayShowAnother: boolean): Line {
  if (line.wanted === GONE || (block && revision <= line.revision)) {
    return line;
  }
  const { block: _, ...rest } = line;
  const next = wanting(block);
  // Of what is shown already, or is not to be shown, no text is kept; unless a call on its way may replace it.
  const needsNoText = (next.wanted === line.shown && !mayShowAnother) || line.dropped;
  return { ...rest, revision, ...(needsNoText ? { wanted: next.wanted, size: next.size } : next) };
}

function wanting(block: LineChange["block"]) {
  if (!block) {
    return { wanted: GONE, size: 0 };
  }
  const json = JSON.stringify(block);
  return { wanted: digest(json).slice(0, 16), size: json.length, block };
}

/** A deleted issue's comments are deleted with it, without events of their own. */
function withoutComments(lines: CardDocument["lines"]): CardDocument["lines"] {
  const entries = Object.entries(lines).map(([key, line]) => {
    const { block: _, ...rest } = line;
    return [key, isCommentKey(key) ? { ...rest, wanted: GONE } : line];
  });
  return Object.fromEntries(entries);
}
