/** What goes wrong in a world. Numbers without a unit are probabilities; times are in ms, those of outages from the beginning. */
export const CALM = {
  kill: 0,
  standstill: 0,
  skewMs: 5000,
  /** Firestore takes up to 10 s. */
  storeSlow: 0,
  storeFails: 0,
  /** Firestore carries a write out, and the answer is lost. */
  storeAnswerLost: 0,
  /** Firestore carries a write out up to 40 s late. */
  storeLate: 0,
  storeOutages: [] as [from: number, to: number][],
  /** A call is cut before Slack has it. */
  slackCut: 0,
  slackAnswerLost: 0,
  /** Slack accepts a call late: up to `acceptLateMs`. */
  slackLate: 0,
  acceptLateMs: 25_000,
  /** Slack's history is up to so much behind. */
  lagMs: 8000,
  slackOutages: [] as [from: number, to: number][],
  /** Slack asks for a pause of up to 30 s. */
  slackPauses: 0,
  /** The channel is archived until then. */
  brokenUntil: 0,
  /** Pub/Sub does not get our 204. */
  acknowledgementLost: 0,
  /** Pub/Sub delivers once more, though the message was or will be acknowledged. */
  duplicate: 0,
  /** Deliveries take up to so long. */
  spreadMs: 300_000,
};

export type Faults = typeof CALM;

/** A bad day: a bit of everything. */
export const BAD_DAY: Partial<Faults> = {
  kill: 0.002,
  standstill: 0.002,
  storeSlow: 0.05,
  storeFails: 0.03,
  storeAnswerLost: 0.02,
  storeLate: 0.01,
  slackCut: 0.02,
  slackAnswerLost: 0.03,
  slackLate: 0.02,
  lagMs: 20_000,
  slackPauses: 0.01,
  acknowledgementLost: 0.05,
  duplicate: 0.25,
};
