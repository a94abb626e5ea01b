/** The time of a Slack message, in ms since the epoch. A `ts` has seconds with six decimals. */
export function msOf(ts: string): number {
  return Number(ts) * 1000;
}

/** A time in ms as a `ts`, such as `oldest` of Slack's history. */
export function tsOf(ms: number): string {
  return (ms / 1000).toFixed(6);
}
