import type { QueryParameters } from "@issue-relay/shared/ask";
import type { Erasure, Messages } from "./erasure.ts";

/**
 * What deletes messages of Pub/Sub's from a table.
 * @param which which ones: a condition
 */
export function deletionOf({ table, giveUp }: Messages, which: string, params: QueryParameters): Erasure {
  return {
    table,
    writtenAt: "publish_time",
    which,
    change: `DELETE FROM ${table}`,
    params,
    ...(giveUp && { giveUp }),
  };
}
