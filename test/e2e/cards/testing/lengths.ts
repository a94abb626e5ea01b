import { consumerSettings } from "@issue-relay/local/stack/pubsub-settings";

/** `npm test` takes a fiftieth of the real lengths, and `npm run prove` the real ones. */
export const DIVISOR = Number(process.env.CARD_LENGTHS_DIVISOR ?? 50);

/** The divisors of two revisions with different lengths. */
export const TWO_REVISIONS = [DIVISOR, DIVISOR > 1 ? DIVISOR / 1.25 : 1.25];

/** A length of the product, as it is in this run. In ms. */
export function scaled(ms: number): number {
  return Math.round(ms / DIVISOR);
}

/** How long it takes in production what took so many ms in this run, as a text in seconds. */
export function unscaled(ms: number): string {
  return `${Math.round((ms * DIVISOR) / 1000)} s`;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/**
 * How long we wait at most until all is shown, in ms: some unknown outcomes one after the other, each with its late look after
 * ten minutes; and what a busy machine needs.
 */
export const PATIENCE_MS = scaled(25 * MINUTE) + 30 * SECOND;

/** Pub/Sub's backoff. Where it makes no difference, an event comes again sooner than in production: after a minute at most. */
export const SUBSCRIPTION = { minimumBackoffSeconds: 10 / DIVISOR, maximumBackoffSeconds: 60 / DIVISOR };

/** As it is deployed. */
export const DEPLOYED_SUBSCRIPTION = {
  minimumBackoffSeconds: consumerSettings("slack").minimumBackoffSeconds / DIVISOR,
  maximumBackoffSeconds: consumerSettings("slack").maximumBackoffSeconds / DIVISOR,
};
