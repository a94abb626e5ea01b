const UNITS = [
  { ms: 86_400_000, name: "d" },
  { ms: 3_600_000, name: "h" },
  { ms: 60_000, name: "min" },
] as const;

/** From this number of a unit on, nobody asks for the next smaller one. */
const ROUND = 10;

/**
 * How long something took, as words that end a sentence: ` after 2 d 3 h`, ` after 40 d`, ` within a minute`; "" where that isn't
 * known, or can't be.
 * @param from in ms since the epoch, as is `to`
 */
export function took(from: number | undefined, to: number | null | undefined): string {
  if (from === undefined || to === null || to === undefined || to < from) {
    return "";
  }
  const length = to - from;
  const first = UNITS.findIndex(({ ms }) => length >= ms);
  const [large, small] = UNITS.slice(Math.max(first, 0));
  if (first < 0 || !large) {
    return " within a minute";
  }
  const count = Math.floor(length / large.ms);
  const rest = small && count < ROUND ? Math.floor((length % large.ms) / small.ms) : 0;
  return ` after ${count} ${large.name}${small && rest > 0 ? ` ${rest} ${small.name}` : ""}`;
}
