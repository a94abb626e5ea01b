import type { Run } from "./run.ts";

/** A part of a text that stands by itself: in Slack's rich text, nothing is in one another but runs in these. */
export type Passage = Paragraph | Item | Code;

export interface Paragraph {
  type: "paragraph";
  runs: Run[];
  /** A heading stands close to what it is above. */
  isHeading?: boolean;
}

/** An item of a list. */
export interface Item {
  type: "item";
  runs: Run[];
  /** How many lists this one is in. */
  indent: number;
  /** What the item is counted as; undefined where the list is not numbered. */
  number: number | undefined;
}

/** Lines in which every character has its place: code, or a table. */
interface Code {
  type: "code";
  runs: Run[];
}

/** What stands between two passages; "" where Slack begins a new line by itself. */
export function gapBetween(one: Passage | undefined, other: Passage): string {
  if (one?.type !== "paragraph" || other.type !== "paragraph") {
    return "";
  }
  return one.isHeading ? "\n" : "\n\n";
}
