/** Of all random histories of a run. Set ISSUE_RELAY_SEED to the seed of a failure to repeat them. */
export const seed = Number(process.env.ISSUE_RELAY_SEED ?? Date.now() % 1_000_000);

/** What the numbers of random issues are multiplied by. The local SQL engine takes minutes for three times as many. */
export const TIMES = Number(process.env.HISTORIES ?? 1);
