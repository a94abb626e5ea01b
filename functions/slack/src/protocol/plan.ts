import { MAX_BLOCKS_CHARACTERS } from "@issue-relay/shared/slack/message";
import { type CardDocument, GONE, type Line, type Part, type Step } from "./document.ts";
import { isOpen, mustSweep } from "./open-work.ts";

/** The most calls between two writes of the document. */
const MAX_STEPS = 6;

/** The most lines in one message. */
const MAX_PARTS = 12;

/** Lines that happened so close to each other belong to one moment, and share one message. In ms; GitHub's times have whole seconds. */
const MOMENT_MS = 2_000;

interface OpenLine {
  key: string;
  line: Line;
}

/**
 * What to send next: the card first, then the thread.
 * @param time Firestore's, in ms since the epoch
 */
export function planOf(document: CardDocument, time: number): Step[] {
  const { strays, lateLook, card, lines } = document;
  const steps: Step[] = strays.map((ts) => ({ do: "delete", ts }));
  if (lateLook && time >= lateLook.due) {
    // Alone: what it finds must not be posted once more.
    steps.push({ do: "look-again" });
    return steps.slice(0, MAX_STEPS);
  }
  if (card.wanted !== null && card.shown !== card.wanted) {
    steps.push({ do: card.ts === null ? "post-card" : "update-card", shown: card.wanted });
  }
  if (mustSweep(document)) {
    steps.push({ do: "sweep" });
  }
  const open = Object.entries(lines).filter(([, line]) => isOpen(line));
  const keys = open.filter(([, { find }]) => find).map(([key]) => key);
  if (keys.length > 0) {
    steps.push({ do: "find", keys });
  }
  const toSend = open
    .filter(([, { find }]) => !find)
    .map(([key, line]) => ({ key, line }))
    .sort((a, b) => a.line.at - b.line.at || (a.key < b.key ? -1 : 1));
  return [...steps, ...stepsOf(toSend, Object.values(lines))].slice(0, MAX_STEPS);
}

/** The messages to change, and the messages to post. */
function stepsOf(open: OpenLine[], all: Line[]): Step[] {
  const changes = new Map<string, OpenLine[]>();
  const posts: OpenLine[] = [];
  for (const each of open) {
    const ts = each.line.ts ?? messageOfMoment(each.line, all);
    const changed = changes.get(ts ?? "") ?? [];
    const isNewThere = each.line.ts === null;
    if (
      ts === undefined ||
      (isNewThere && !fits([...all.filter((line) => line.ts === ts), ...linesOf(changed), each.line]))
    ) {
      posts.push(each);
    } else {
      changes.set(ts, [...changed, each]);
    }
  }
  return [
    ...[...changes].map(([ts, parts]): Step => ({ do: "change-lines", ts, parts: parts.map(partOf) })),
    ...messagesOf(posts).map((parts): Step => ({ do: "post-lines", parts: parts.map(partOf) })),
  ];
}

/** The message in which another line of the same moment is shown. It takes no line that shall notify somebody. */
function messageOfMoment(line: Line, all: Line[]): string | undefined {
  if (line.mentions) {
    return undefined;
  }
  const sibling = all.find(
    (other) => other.ts !== null && other.shown !== null && other.wanted !== GONE && isOneMoment(other, line),
  );
  return sibling?.ts ?? undefined;
}

function isOneMoment(a: Line, b: Line): boolean {
  return !a.alone && !b.alone && Math.abs(a.at - b.at) <= MOMENT_MS;
}

/** New lines by message: a moment is never divided, and where many lines wait, several moments share one message. */
function messagesOf(lines: OpenLine[]): OpenLine[][] {
  const moments = grouped(
    lines.map((line) => [line]),
    (last, [next]) => next !== undefined && isOneMoment(last.line, next.line),
  );
  return moments.length <= 2
    ? moments
    : grouped(moments, (last, [next]) => !last.line.alone && !next?.line.alone);
}

/** Joins neighbours that may share a message and fit into one. */
function grouped(
  groups: OpenLine[][],
  mayShare: (last: OpenLine, next: OpenLine[]) => boolean,
): OpenLine[][] {
  const messages: OpenLine[][] = [];
  for (const group of groups) {
    const message = messages.at(-1);
    const last = message?.at(-1);
    if (message && last && mayShare(last, group) && fits(linesOf([...message, ...group]))) {
      message.push(...group);
    } else {
      messages.push([...group]);
    }
  }
  return messages;
}

function fits(lines: Line[]): boolean {
  const characters = lines.reduce((sum, { size }) => sum + size, 0);
  return new Set(lines).size <= MAX_PARTS && characters <= MAX_BLOCKS_CHARACTERS;
}

function linesOf(open: OpenLine[]): Line[] {
  return open.map(({ line }) => line);
}

function partOf({ key, line: { wanted, revision, at, size } }: OpenLine): Part {
  return { key, shown: wanted, revision, at, size };
}
