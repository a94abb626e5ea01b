import { ask, type Query } from "@issue-relay/shared/ask";
import * as z from "@issue-relay/shared/zod";
import type { Waiting } from "./waiting.ts";

/** A dead letter with what it carries. */
export interface DeadLetter extends Waiting {
  data: Buffer;
  attributes: Record<string, string>;
}

const Row = z.object({
  message_id: z.string(),
  data: z.instanceof(Buffer).nullable(),
  attributes: z.string().nullable(),
});

const Attributes = z.record(z.string(), z.unknown());

/**
 * Reads the messages of dead letters. One that has got an outcome meanwhile is left out.
 * @param letters at least one
 * @throws BigQueryAway, BrokenDestination
 */
export async function messagesOf(query: Query, letters: readonly Waiting[]): Promise<DeadLetter[]> {
  const times = letters.map(({ deadAt }) => deadAt).sort();
  // The times let BigQuery read only the days that it needs. They are cut to milliseconds.
  const sql = `
    SELECT message_id, data, TO_JSON_STRING(attributes) AS attributes FROM dead_letters
    WHERE publish_time >= TIMESTAMP(@first) AND publish_time < TIMESTAMP_ADD(TIMESTAMP(@last), INTERVAL 1 MILLISECOND)
      AND message_id IN UNNEST(@ids) AND message_id NOT IN (SELECT message_id FROM dead_letter_outcomes)`;
  const rows = await ask(query, Row, sql, {
    first: times.at(0) ?? "",
    last: times.at(-1) ?? "",
    ids: letters.map(({ id }) => id),
  });
  const byId = new Map(rows.map((row) => [row.message_id, row]));
  return letters.flatMap((letter) => {
    const row = byId.get(letter.id);
    return row
      ? { ...letter, data: row.data ?? Buffer.alloc(0), attributes: attributesIn(row.attributes) }
      : [];
  });
}

/** Pub/Sub writes an object: the attributes, which are texts, and perhaps other properties of the message. */
function attributesIn(json: string | null): Record<string, string> {
  const properties = Attributes.safeParse(JSON.parse(json ?? "{}")).data ?? {};
  const texts = Object.entries(properties).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as const] : [],
  );
  return Object.fromEntries(texts);
}
