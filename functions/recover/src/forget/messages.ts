import type { QueryParameters } from "@issue-relay/shared/ask";
import type { Erasure, Messages } from "./erasure.ts";
import { messageIsOfHost } from "./host.ts";

const REPOSITORY =
  "COALESCE(JSON_VALUE(json, '$.repository.full_name'), JSON_VALUE(json, '$.repository.name'), JSON_VALUE(json, '$.issue.repository'))";

/** The issue that the `json` of a message is about, in GitHub's words, in those of our events, or of what somebody has asked for. */
export const MESSAGE_ISSUE = {
  id: "JSON_VALUE(json, '$.issue.id')",
  repository: REPOSITORY,
  name: `CONCAT(${REPOSITORY}, '#', JSON_VALUE(json, '$.issue.number'))`,
};

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
  const inMessage = `FROM UNNEST([${json}]) AS json`;
  const ofMessage = (expression: string) => `(SELECT ${expression} ${inMessage})`;
  return {
    table,
    writtenAt: "publish_time",
    // The JSON is made once, however often it is asked.
    which: `EXISTS (SELECT 1 ${inMessage} WHERE ${messageIsOfHost("json")} AND (${which}))`,
    change: `DELETE FROM ${table}`,
    issue: { id: ofMessage(MESSAGE_ISSUE.id), name: ofMessage(MESSAGE_ISSUE.name) },
    params,
    ...(giveUp && { giveUp }),
  };
}
