import { InvalidMessage } from "@issue-relay/shared/errors";
import type { OutgoingMessage, Publish } from "@issue-relay/shared/event/message";
import { payloadBytes } from "@issue-relay/shared/github/parse-body";
import { KEPT_HEADERS, RECEIVED_AT } from "@issue-relay/shared/github/stored-delivery";
import type { Logger } from "@issue-relay/shared/logger";
import type { Reason } from "@issue-relay/shared/reason";
import { type Delivery, usableHeader } from "./delivery.ts";
import { MAX_BYTES_AT_ONCE, MAX_RAW_BYTES } from "./limits.ts";

/** More raw deliveries wait for Pub/Sub than the memory is for. */
export class TooMuchAtOnce extends Error {
  override name = "TooMuchAtOnce";
}

/**
 * Keeps a signed delivery as GitHub has sent it, whatever it is about. Resolves once Pub/Sub has confirmed.
 * @param body undefined where it was too large: then it is not kept, and that is logged
 * @throws TooMuchAtOnce; and what Pub/Sub's client throws
 */
export type KeepRaw = (
  delivery: Delivery,
  body: Buffer | undefined,
  context: { receivedAt: Date; logger: Logger },
) => Promise<void>;

/** @param publish publishes to the topic for raw deliveries */
export function rawKeeper(publish: Publish): KeepRaw {
  // No Budget: that makes room by evicting others, and what Pub/Sub is about to take can't be taken back.
  let unconfirmedBytes = 0;
  return async (delivery, body, { receivedAt, logger }) => {
    if (!body) {
      const reason: Reason = "raw-too-large";
      const bytes = Number(delivery.headers["content-length"]);
      logger.warn({ reason, ...(bytes > 0 && { bytes }) }, "the raw delivery is too large to be kept");
      return;
    }
    const { length } = body;
    if (unconfirmedBytes + length > MAX_BYTES_AT_ONCE) {
      throw new TooMuchAtOnce(`${unconfirmedBytes} bytes of raw deliveries wait for Pub/Sub`);
    }
    const message = rawMessage(delivery, body, receivedAt);
    unconfirmedBytes += length;
    try {
      await publish(message);
    } catch (error) {
      // Pub/Sub would refuse it in each redelivery.
      if (!(error instanceof InvalidMessage)) {
        throw error;
      }
      const bytes = message.data.length;
      // Text that is no UTF-8 grows when it is made valid.
      const reason: Reason = bytes > MAX_RAW_BYTES ? "raw-too-large" : "raw-refused";
      logger.warn({ reason, bytes, error }, "Pub/Sub refuses to keep the raw delivery");
    } finally {
      unconfirmedBytes -= length;
    }
  };
}

function rawMessage({ headers }: Delivery, body: Buffer, receivedAt: Date): OutgoingMessage {
  const kept = KEPT_HEADERS.map((name) => [name, usableHeader(headers[name])] as const);
  return {
    // As GitHub has signed it: parsed and written again, it could be another text.
    data: payloadBytes(body, headers["content-type"]),
    attributes: {
      ...Object.fromEntries(kept.filter(([, value]) => value !== undefined)),
      [RECEIVED_AT]: receivedAt.toISOString(),
    },
  };
}
