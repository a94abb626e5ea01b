import * as z from "@issue-relay/shared/zod";

/**
 * An attempt of GitHub's to deliver an event to a webhook.
 * https://docs.github.com/rest/repos/webhooks#list-deliveries-for-a-repository-webhook
 */
export const Attempt = z
  .object({
    /** An int64. */
    id: z.union([z.int(), z.bigint()]),
    /** `X-GitHub-Delivery`: all attempts to deliver the same event to the same webhook have the same. */
    guid: z.string(),
    delivered_at: z.iso.datetime({ offset: true }),
    /** Whether somebody has asked for it. */
    redelivery: z.boolean().nullish(),
    /** Such as `OK` or `timed out`. */
    status: z.string().nullish(),
    /** What the webhook's address has answered; without an answer 0, or a code that it did not send. */
    status_code: z.int().nullish(),
    event: z.string().nullish(),
    action: z.string().nullish(),
  })
  .transform(({ id, guid, delivered_at, redelivery, status, status_code, event, action }) => ({
    id: String(id),
    guid,
    /** ms since 1970. */
    at: Date.parse(delivered_at),
    redelivery: redelivery ?? false,
    status: status ?? "no status",
    code: status_code ?? 0,
    event: event ?? "unknown",
    action: action ?? undefined,
  }));
export type Attempt = z.infer<typeof Attempt>;

/**
 * What ingress answers to an event that it has taken. Another success is not its own: somebody else was at its address, such as the page
 * that a load balancer shows.
 */
const TAKEN = 202;

/** Whether ingress has the event. A ping is answered with another success. */
export function hasArrived({ event, code }: Attempt): boolean {
  return event === "ping" ? code >= 200 && code < 300 : code === TAKEN;
}

/** From the oldest to the newest. GitHub's times have no fractions of a second, but its ids grow. */
export function byTime(one: Attempt, other: Attempt): number {
  return one.at - other.at || Number(BigInt(one.id) - BigInt(other.id));
}
