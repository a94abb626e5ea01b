import { ask, type Query } from "@issue-relay/shared/ask";
import { TaskRefused } from "@issue-relay/shared/tasks/task";
import * as z from "@issue-relay/shared/zod";
import { CHANGEABLE_AFTER_HOURS, type Tables } from "./erasure.ts";
import { messageIsOfHost } from "./host.ts";
import { messagesIn } from "./messages.ts";

const Row = z.object({ owner: z.string() });

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
    (each) => `SELECT ${ownerIn("json")} AS owner, ${ownerIdIn("json")} AS id FROM ${messagesIn(each)}`,
  );
  const sql = `
SELECT DISTINCT owner
FROM (
  ${owners.join("\n  UNION ALL ")}
)
WHERE id = @id OR (owner IN UNNEST(@own) AND (id IS NULL OR @id = ${UNKNOWN_ID}))`;
  const [found] = await ask(query, Row, sql, { host: tables.host, id, own });
  if (!found) {
    return;
  }
  const { owner } = found;
  // Of a message that has to be given up first, its row must stay until then.
  const statements = tables.messages.flatMap(({ table, json, giveUp }) =>
    giveUp
      ? []
      : `DELETE FROM ${tables.dataset}.${table} WHERE publish_time < TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL ${CHANGEABLE_AFTER_HOURS} HOUR) AND ${ownerIn(json)} = '${owner}' AND ${messageIsOfHost(json, `'${tables.host}'`)}`,
  );
  throw new TaskRefused(
    400,
    [
      `${owner} is an organization, or owns repositories: every delivery of its repositories names it, so all of them would be deleted`,
      ...statements.map(
        (statement) =>
          `If that is what you want, run in BigQuery, and again for what has come since: ${statement}`,
      ),
    ].join(". "),
  );
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
