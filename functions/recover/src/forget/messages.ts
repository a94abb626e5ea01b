import type { QueryParameters } from "@issue-relay/shared/ask";
import type { Erasure, Tables } from "./erasure.ts";

/**
 * What deletes messages of Pub/Sub's from a table.
 * @param which which ones: a condition
 */
export function deletionOf(
  { table, giveUp }: Tables["messages"][number],
  which: string,
  params: QueryParameters,
): Erasure {
  return {
    meant: [{ table, writtenAt: "publish_time", which }],
    statement: (changeable) => `DELETE FROM ${table} WHERE ${changeable}`,
    params,
    ...(giveUp && { giveUp }),
  };
}
