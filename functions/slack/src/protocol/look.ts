import { Refused } from "@issue-relay/shared/slack/failures";
import { msOf, tsOf } from "@issue-relay/shared/slack/time";
import { type CardDocument, GONE, type Part } from "./document.ts";
import type { Finding } from "./findings.ts";
import { cardOf, linesOf } from "./metadata.ts";
import { isOpen } from "./open-work.ts";
import type { Attempt, SeenMessage } from "./ports.ts";

/**
 * Looks into the channel's history and the card's thread for what is there of a card.
 * @param since when what it looks for was sent at the earliest, in ms since the epoch, by Firestore's clock
 * @param changed messages of the thread that it looks at too. They can be months old, and the channel's history since then too long.
 * @throws UnknownOutcome, Refused
 */
export async function look(
  attempt: Attempt,
  document: CardDocument,
  since: number,
  changed: string[],
): Promise<Finding[]> {
  const { channel, key, lengths } = attempt;
  const root = await channel.history(tsOf(since - lengths.clocks));
  const findings: Finding[] = [];
  let card = document.card.ts;
  for (const { ts, metadata } of root) {
    const found = cardOf(metadata, key);
    if (found && card === null) {
      card = ts;
      findings.push({ is: "card", ts, shown: found.shown });
    } else if (found && ts !== card) {
      findings.push(...(await straysBeneath(attempt, ts)), { is: "stray", ts });
    } else if (linesOf(metadata, key)) {
      findings.push({ is: "stray", ts });
    }
  }
  if (card === null) {
    return findings;
  }
  const oldest = Math.min(since, ...changed.map(msOf)) - lengths.clocks;
  const thread = await threadOf(attempt, card, tsOf(oldest));
  const parent = cardOf(thread.find(({ ts }) => ts === card)?.metadata, key);
  if (parent && document.card.ts === card && parent.shown !== document.card.shown) {
    findings.push({ is: "card", ts: card, shown: parent.shown });
  }
  return [...findings, ...findingsInThread(document, thread, key)];
}

/**
 * What was posted beneath a second card, by whoever died before writing that down. It goes before the card does: Slack goes on showing
 * the thread of a deleted message.
 */
async function straysBeneath(attempt: Attempt, card: string): Promise<Finding[]> {
  const thread = await threadOf(attempt, card, card);
  return thread.flatMap(({ ts, metadata }) => (linesOf(metadata, attempt.key) ? [{ is: "stray", ts }] : []));
}

async function threadOf({ channel }: Attempt, card: string, oldest: string): Promise<SeenMessage[]> {
  try {
    return await channel.replies(card, oldest);
  } catch (error) {
    if (error instanceof Refused && error.refusal.kind === "gone") {
      return [];
    }
    throw error;
  }
}

function findingsInThread({ lines }: CardDocument, thread: SeenMessage[], key: string): Finding[] {
  const findings: Finding[] = [];
  /** The lines that have a message, by what the document says and by what is found now. */
  const placed = new Set(Object.keys(lines).filter((each) => lines[each]?.ts !== null));
  for (const { ts, metadata } of thread) {
    const parts = linesOf(metadata, key);
    if (!parts) {
      continue;
    }
    const known = Object.entries(lines).filter(([, line]) => line.ts === ts);
    if (known.length > 0) {
      // A line that was added to it, by a call whose outcome nobody knew; its comment may have been deleted since.
      const added = parts.filter((part) => part.key in lines && !placed.has(part.key));
      if (added.length > 0) {
        findings.push({ is: "lines", ts, parts: added });
      }
      findings.push(...movedInto(ts, parts, lines));
      for (const [line, { shown, ...rest }] of known) {
        const seen = parts.find((part) => part.key === line)?.shown ?? null;
        if (seen !== shown && !isOpen({ shown, ...rest })) {
          findings.push({ is: "line-stale", key: line, ts, shown: seen });
        }
      }
    } else if (parts.every((part) => part.key in lines)) {
      // It is adopted where all of its lines are missing: what was deleted since is then taken out of it. Posted again without that, it
      // would notify once more whom it mentions. Otherwise it doubles something; what it alone has is posted again.
      const areMissing = parts.every((part) => !placed.has(part.key) && !lines[part.key]?.dropped);
      const isAdopted = areMissing && parts.some((part) => lines[part.key]?.wanted !== GONE);
      findings.push(isAdopted ? { is: "lines", ts, parts } : { is: "stray", ts });
      for (const part of isAdopted ? parts : []) {
        placed.add(part.key);
      }
    }
    // A message with other lines is so old that they were forgotten.
  }
  return findings;
}

/**
 * Other messages of which the message `ts` shows all lines as well: these lines were added to it by a call whose outcome nobody knew,
 * and an older post of them was found first.
 */
function movedInto(ts: string, parts: Part[], lines: CardDocument["lines"]): Finding[] {
  const others = new Set(parts.flatMap(({ key }) => lines[key]?.ts ?? []));
  others.delete(ts);
  return [...others].flatMap((other): Finding[] => {
    const inOther = Object.entries(lines).filter(([, line]) => line.ts === other);
    const moved = inOther.flatMap(
      ([key, { shown }]) => parts.find((part) => part.key === key && part.shown === shown) ?? [],
    );
    return moved.length === inOther.length
      ? [
          { is: "lines", ts, parts: moved },
          { is: "stray", ts: other },
        ]
      : [];
  });
}
