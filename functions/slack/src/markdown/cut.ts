import { graphemeStart } from "@issue-relay/shared/slack/clean-text";
import { gapBetween, type Passage } from "./passage.ts";
import { firstOf, type Run, textOf } from "./run.ts";

/** Of the last passage, less than this would tell nothing. In UTF-16 code units. */
const SHORTEST_CUT = 20;

/** The longest word that is left out whole: in a text without spaces, such as Chinese, the cut is between characters. */
const LONGEST_WORD = 40;

const GAP = "\n\n";

/** All of a text, in UTF-16 code units, with what stands between its passages. */
export function lengthOf(passages: readonly Passage[]): number {
  return passages.reduce(
    (sum, passage, index) =>
      sum + gapBetween(passages[index - 1], passage).length + textOf(passage.runs).length,
    0,
  );
}

/**
 * The first passages, and `ending` after them, in at most `max` UTF-16 code units. Only the last passage is cut: code after a line,
 * text after a word.
 */
export function cut(passages: readonly Passage[], max: number, ending: Run[]): Passage[] {
  const shown: Passage[] = [];
  let room = max - textOf(ending).length - GAP.length;
  for (const passage of passages) {
    room -= gapBetween(shown.at(-1), passage).length;
    const text = textOf(passage.runs);
    if (text.length <= room) {
      shown.push(passage);
      room -= text.length;
      continue;
    }
    const end = endOfCut(text, room, passage.type === "code" ? /\n/g : /\s/g);
    if (end > 0 && (room >= SHORTEST_CUT || shown.length === 0)) {
      const runs = firstOf(passage.runs, end);
      return passage.type === "code"
        ? [...shown, { ...passage, runs }, { type: "paragraph", runs: ending }]
        : [...shown, { ...passage, runs: [...runs, ...ending] }];
    }
    break;
  }
  return room < -GAP.length ? [] : [...shown, { type: "paragraph", runs: ending }];
}

function endOfCut(text: string, max: number, separator: RegExp): number {
  if (max <= 0) {
    return 0;
  }
  const end = graphemeStart(text, max);
  const last = [...text.slice(0, end + 1).matchAll(separator)].at(-1)?.index ?? 0;
  return last > 0 && (separator.source === "\\n" || end - last <= LONGEST_WORD) ? last : end;
}
