/** Of all random histories of a run. Set ISSUE_RELAY_SEED to the seed of a failure to repeat them. */
export const seed = Number(process.env.ISSUE_RELAY_SEED ?? Date.now() % 1_000_000);
