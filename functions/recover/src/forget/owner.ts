import { ask, type Query } from "@issue-relay/shared/ask";
import { TaskRefused } from "@issue-relay/shared/tasks/task";
import * as z from "@issue-relay/shared/zod";
import { CHANGEABLE_AFTER_HOURS, type Messages, type Tables } from "./erasure.ts";
import { messageIsOfHost } from "./host.ts";
import { messagesIn } from "./messages.ts";

/** `kept_in`: the table. */
const Row = z.object({ owner: z.string(), kept_in: z.string() });

/** As a parameter, in place of an id that nothing says. No account has it. */
export const UNKNOWN_ID = -1;

/** What may own repositories. */
interface Owner {
  /** {@link UNKNOWN_ID} where nothing says it: then its logins count, whatever ids stand beside them. */
  id: number;
  /** Its logins that no other account had, in lower case; not empty. */
  own: readonly string[];
}

/**
 * Refuses an organization, and who owns repositories, as long as something is kept of them: to erase what names it would be to erase all
 * that was received of them.
 * @throws TaskRefused; BigQueryAway, BrokenDestination
 */
export async function refuseOwner(query: Query, tables: Tables, { id, own }: Owner): Promise<void> {
  const owners = tables.messages.map(
    (each) =>
      `SELECT ${ownerIn("json")} AS owner, ${ownerIdIn("json")} AS id, '${each.table}' AS kept_in FROM ${messagesIn(each)}`,
  );
  const sql = `
SELECT DISTINCT owner, kept_in
FROM (
  ${owners.join("\n  UNION ALL ")}
)
WHERE id = @id OR (owner IN UNNEST(@own) AND (id IS NULL OR @id = ${UNKNOWN_ID}))
ORDER BY owner, kept_in`;
  const found = await ask(query, Row, sql, { host: tables.host, id, own });
  const [first] = found;
  if (!first) {
    return;
  }
  const ways = found.flatMap(({ owner, kept_in }) =>
    tables.messages.flatMap((each) => (each.table === kept_in ? wayToDelete(each, owner, tables) : [])),
  );
  throw new TaskRefused(
    400,
    [
      `${first.owner} is an organization, or owns repositories: every delivery of its repositories names it, so all of them would be deleted.`,
      ...ways,
    ].join("\n"),
  );
}

/** Of a message that has to be given up first, its row must stay until then. */
function wayToDelete({ table, json, giveUp }: Messages, owner: string, { dataset, host }: Tables): string {
  const before = giveUp ? "redrive or drop its dead letters, then run in BigQuery" : "run in BigQuery";
  const conditions = [
    `publish_time < TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL ${CHANGEABLE_AFTER_HOURS} HOUR)`,
    `EXISTS (SELECT 1 FROM UNNEST([${json}]) AS json WHERE ${ownerIn("json")} = '${owner}' AND ${messageIsOfHost("json", `'${host}'`)})`,
    ...(giveUp ? [`message_id IN (SELECT message_id FROM ${dataset}.dead_letter_outcomes)`] : []),
  ];
  return `If that is what you want, ${before}, and again for what has come since: DELETE FROM ${dataset}.${table} WHERE ${conditions.join(" AND ")}`;
}

/** Whose repository or organization a delivery, or an event of ours, is about. */
function ownerIn(json: string): string {
  const ofEvent = `REGEXP_EXTRACT(JSON_VALUE(${json}, '$.repository.name'), '^([^/]+)/')`;
  return `LOWER(COALESCE(JSON_VALUE(${json}, '$.repository.owner.login'), JSON_VALUE(${json}, '$.organization.login'), ${ofEvent}))`;
}

/** Its id, which GitHub's deliveries say. */
function ownerIdIn(json: string): string {
  return `SAFE_CAST(COALESCE(JSON_VALUE(${json}, '$.repository.owner.id'), JSON_VALUE(${json}, '$.organization.id')) AS INT64)`;
}
