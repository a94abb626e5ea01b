import { type Attempt, byTime, hasArrived } from "../attempt.ts";

/** An event that GitHub could not deliver in any attempt. */
export interface Failed {
  guid: string;
  event: string;
  action: string | undefined;
  /** When it was attempted, in ms since 1970, the first time first. */
  times: number[];
  firstAt: number;
  lastAt: number;
  /** The newest attempt: the one to ask for again. */
  newest: Attempt;
  /** Whether GitHub attempted it first so long ago that it need not deliver it again. */
  isLost: boolean;
  /** Whether GitHub still lists its first attempt. */
  hasOriginal: boolean;
}

/** Ingress answers 413 to what is signed but larger than an event can be, and would do so again. */
const TOO_LARGE = 413;

/**
 * The events of which every attempt failed, the oldest first.
 * @param attempts of one webhook, in any order
 * @param since for how long GitHub can deliver again: a time in ms since 1970
 */
export function failedOf(attempts: readonly Attempt[], since: number): Failed[] {
  const inOrder = attempts.toSorted(byTime);
  // In the order of their first attempts.
  return [...Map.groupBy(inOrder, ({ guid }) => guid).values()]
    .filter((ofOne) => !ofOne.some(hasArrived))
    .flatMap(([first, ...others]) => (first ? [toFailed(first, others, since)] : []));
}

function toFailed(first: Attempt, others: Attempt[], since: number): Failed {
  const all = [first, ...others];
  // The list may begin after the original.
  const original = all.find(({ redelivery }) => !redelivery);
  const newest = others.at(-1) ?? first;
  return {
    guid: first.guid,
    event: first.event,
    action: first.action,
    times: all.map(({ at }) => at),
    firstAt: first.at,
    lastAt: newest.at,
    newest,
    isLost: original === undefined || original.at < since,
    hasOriginal: original !== undefined,
  };
}

export function isTooLarge({ newest }: Failed): boolean {
  return newest.code === TOO_LARGE;
}
