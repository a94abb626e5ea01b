import { ask, type Query } from "@issue-relay/shared/ask";
import { TaskRefused } from "@issue-relay/shared/tasks/task";
import * as z from "@issue-relay/shared/zod";
import type { Tables } from "./erasure.ts";

const Row = z.object({ owner: z.string() });

/** What may own repositories. */
interface Owner {
  id: number;
  /** Its logins that no other account had, in lower case. */
  own: readonly string[];
}

/**
 * Refuses an organization, and who owns repositories: to erase what names it would be to erase all that was received of them.
 * @throws TaskRefused; BigQueryAway, BrokenDestination
 */
export async function refuseOwner(query: Query, tables: Tables, { id, own }: Owner): Promise<void> {
  const owners = [
    `SELECT LOWER(REGEXP_EXTRACT(repository, '^[^/]+')) AS owner, NULL AS id FROM ${tables.events}`,
    ...tables.messages.map(({ table, json }) => `SELECT ${ownerIn(json)}, ${ownerIdIn(json)} FROM ${table}`),
  ];
  const sql = `
SELECT DISTINCT owner
FROM (
  ${owners.join("\n  UNION ALL ")}
)
WHERE IF(id IS NULL, owner IN UNNEST(@own), id = @id)`;
  const [found] = await ask(query, Row, sql, { id, own });
  if (!found) {
    return;
  }
  const { owner } = found;
  // Of a message that has to be given up first, its row must stay until then.
  const statements = tables.messages.flatMap(({ table, json, giveUp }) =>
    giveUp ? [] : `DELETE FROM ${table} WHERE ${ownerIn(json)} = '${owner}'`,
  );
  throw new TaskRefused(
    400,
    [
      `${owner} is an organization, or owns repositories: every delivery of its repositories names it, so all of them would be deleted`,
      ...statements.map((statement) => `If that is what you want, run in BigQuery: ${statement}`),
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
