import type { QueryParameters } from "@issue-relay/shared/ask";
import type { Erasure, Messages } from "./erasure.ts";
import { messageIsOfHost } from "./host.ts";

/** The messages of a table that are of the host, each with its `json`. */
export function messagesIn({ table, json }: Messages): string {
  return `(SELECT json FROM ${table}, UNNEST([${json}]) AS json WHERE ${messageIsOfHost("json")})`;
}

/**
 * What deletes messages of Pub/Sub's from a table.
 * @param which which ones of the host: a condition on their `json`
 */
export function deletionOf(
  { table, json, giveUp }: Messages,
  which: string,
  params: QueryParameters,
): Erasure {
  return {
    table,
    writtenAt: "publish_time",
    // The JSON is made once, however often it is asked.
    which: `EXISTS (SELECT 1 FROM UNNEST([${json}]) AS json WHERE ${messageIsOfHost("json")} AND (${which}))`,
    change: `DELETE FROM ${table}`,
    params,
    ...(giveUp && { giveUp }),
  };
}
