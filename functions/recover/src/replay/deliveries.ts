import type { QueryPages } from "@issue-relay/shared/ask";
import { BigQueryAway, BrokenDestination, messageOf } from "@issue-relay/shared/errors";
import { attributeOf, DELIVERY, EVENT, RECEIVED_AT } from "@issue-relay/shared/github/stored-delivery";
import * as z from "@issue-relay/shared/zod";
import { type Span, WHICH } from "./spans.ts";

const Row = z
  .object({
    published: z.number(),
    received: z.string().nullable(),
    event: z.string(),
    delivery: z.string().nullable(),
    data: z.string().nullable(),
  })
  .transform((row) => ({
    eventName: row.event,
    deliveryId: row.delivery ?? "unknown",
    receivedAt: new Date(row.received ?? row.published),
    /** The payload as JSON. */
    body: row.data ?? "",
  }));
export type StoredDelivery = z.infer<typeof Row>;

const SELECTED = `
SELECT
  UNIX_MILLIS(publish_time) AS published,
  ${attributeOf(RECEIVED_AT)} AS received,
  ${attributeOf(EVENT)} AS event,
  ${attributeOf(DELIVERY)} AS delivery,
  data`;

/**
 * The raw deliveries of a period that may be about issues, in pages and in no order. One query reads the table's partitions of that period,
 * once.
 * @throws BigQueryAway, BrokenDestination
 */
export async function* deliveriesOf(
  queryPages: QueryPages,
  table: string,
  { from, to }: Pick<Span, "from" | "to">,
): AsyncIterable<StoredDelivery[]> {
  try {
    for await (const page of queryPages(`${SELECTED}\nFROM ${table}${WHICH}`, {
      from: from.getTime(),
      to: to.getTime(),
    })) {
      yield z.array(Row).parse(page);
    }
  } catch (error) {
    throw error instanceof BrokenDestination ? error : new BigQueryAway(messageOf(error), { cause: error });
  }
}
