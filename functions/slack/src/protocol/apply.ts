import { isCommentKey } from "../card/change.ts";
import { type CardDocument, GONE, type Line } from "./document.ts";
import type { Finding } from "./findings.ts";
import type { Lengths } from "./lengths.ts";
import { isOpen } from "./open-work.ts";

/**
 * The document with what is known for certain. Applied twice, it is the same as applied once: the answer to a write may get
 * lost, and then the findings are applied again.
 * @param time Firestore's, in ms since the epoch
 */
export function applied(
  document: CardDocument,
  findings: Finding[],
  time: number,
  lengths: Lengths,
): CardDocument {
  const next = { ...document, lines: { ...document.lines } };
  for (const finding of findings) {
    apply(next, finding, time + lengths.lateLook);
  }
  return next;
}

function apply(document: CardDocument, finding: Finding, lateLookDue: number): void {
  const { lines, card, lateLook } = document;
  switch (finding.is) {
    case "card":
      document.card = { ...card, ts: finding.ts, shown: finding.shown };
      return;
    case "card-gone":
      if (card.ts === finding.ts) {
        document.card = { ...card, ts: null, shown: null };
      }
      return;
    case "lines":
      for (const { key, shown } of finding.parts) {
        const line = lines[key];
        if (line) {
          lines[key] =
            shown === GONE
              ? { ...line, ts: null, shown: null }
              : withShown(document, line, finding.ts, shown);
        }
      }
      return;
    case "message-gone":
      for (const [key, line] of Object.entries(lines)) {
        if (line.ts === finding.ts) {
          lines[key] = dropped(line);
        }
      }
      return;
    case "lines-refused":
      for (const key of finding.keys) {
        const line = lines[key];
        if (line) {
          lines[key] = finding.keys.length === 1 ? dropped(line) : { ...line, alone: true };
        }
      }
      return;
    case "line-stale": {
      const line = lines[finding.key];
      // Without its text it can't be sent again. Then nothing older can have been on its way: it is the history that lags.
      if (line?.ts === finding.ts && line.block) {
        lines[finding.key] = { ...line, shown: finding.shown };
      }
      return;
    }
    case "stray":
      document.strays = [...new Set([...document.strays, finding.ts])];
      return;
    case "stray-gone":
      document.strays = document.strays.filter((ts) => ts !== finding.ts);
      return;
    case "found":
      adopt(document, finding);
      return;
    case "recalled":
      for (const { key, ...part } of finding.parts) {
        lines[key] ??= { ...part, wanted: isCommentKey(key) ? GONE : part.shown, ts: finding.ts };
      }
      return;
    case "swept":
      document.swept = true;
      return;
    case "look-again":
      document.lateLook = {
        since: Math.min(finding.since, lateLook?.since ?? finding.since),
        due: lateLookDue,
        changed: [...new Set([...(lateLook?.changed ?? []), ...finding.changed])],
      };
      return;
    case "looked-again":
      if (lateLook?.since === finding.since) {
        document.lateLook = null;
        for (const [key, line] of Object.entries(lines)) {
          lines[key] = isOpen(line) ? line : withoutText(line);
        }
      }
      return;
  }
}

/** The text is kept where an older version may still replace what is shown. */
function withShown({ lateLook }: CardDocument, line: Line, ts: string, shown: string): Line {
  const next = { ...line, ts, shown };
  return shown !== line.wanted || lateLook?.changed.includes(ts) ? next : withoutText(next);
}

function withoutText({ block: _, ...line }: Line): Line {
  return line;
}

function dropped(line: Line): Line {
  return { ...withoutText(line), ts: null, shown: null, dropped: true };
}

/** Takes a forgotten line in again, with those that share its message: only whole messages are forgotten. */
function adopt(document: CardDocument, { key, ts, parts }: Extract<Finding, { is: "found" }>): void {
  const { lines } = document;
  const line = lines[key];
  if (!line?.find) {
    return;
  }
  const { find: _, ...known } = line;
  lines[key] = known;
  for (const { key: partKey, ...part } of parts) {
    if (partKey !== key) {
      lines[partKey] ??= { ...part, wanted: part.shown, ts };
    } else if (ts !== null) {
      const isNewer = known.wanted !== GONE && part.revision >= known.revision;
      const { shown, revision } = part;
      lines[key] = withShown(document, isNewer ? { ...known, revision, wanted: shown } : known, ts, shown);
    }
  }
}
