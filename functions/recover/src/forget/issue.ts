import { ask, type Query } from "@issue-relay/shared/ask";
import { TaskRefused } from "@issue-relay/shared/tasks/task";
import * as z from "@issue-relay/shared/zod";
import type { Erasure, Tables } from "./erasure.ts";
import { deletionOf } from "./messages.ts";
import { valuePattern } from "./pattern.ts";

/** Where an event of ours has another issue with its title, but without its node id. */
const PLACES = ["related", "issue.parent", "changes.transferredTo", "changes.transferredFrom"];

/** An issue, in all repositories in which it was. */
export interface Issue {
  ids: string[];
  nodeIds: string[];
}

/** A transfer that came to be known on one side only is named there alone: its rows are found from the other one, too. */
const NAMES = ["issue_id", "transferred_to_id", "transferred_from_id"];

/** Ids as texts: a parameter that is a list has texts. */
const Id = z.string().nullable();
const Row = z.object({ id: z.string(), node_id: z.string(), to_id: Id, from_id: Id });

/**
 * The issue that has, or had, this name. Where it was transferred, it is the same as there.
 * @param reference `owner/name#7`
 * @param id which one, where several had the name
 * @throws TaskRefused where there is none, or it is not clear which one; BigQueryAway, BrokenDestination
 */
export async function issueOf(
  query: Query,
  table: string,
  { reference, id }: { reference: string; id: number | undefined },
): Promise<Issue> {
  const [repository = "", number = ""] = reference.split("#");
  const named = `LOWER(repository) = LOWER(@repository) AND issue_number = @number`;
  const found = await rowsWhere(named, { repository, number: Number(number) });
  const ids = new Set(found.flatMap((row) => (id === undefined || row.id === String(id) ? row.id : [])));
  if (ids.size === 0) {
    throw new TaskRefused(400, `BigQuery has no event of ${reference}`);
  }
  if (ids.size > 1) {
    throw new TaskRefused(
      400,
      `several issues had the name ${reference}: say by \`id\` which one is meant: ${[...ids].sort().join(", ")}`,
    );
  }
  const nodeIds = new Set<string>();
  for (let known = 0; known < ids.size; ) {
    known = ids.size;
    const which = NAMES.map((column) => `CAST(${column} AS STRING) IN UNNEST(@ids)`).join(" OR ");
    for (const row of await rowsWhere(which, { ids: [...ids] })) {
      nodeIds.add(row.node_id);
      for (const other of [row.id, row.to_id, row.from_id]) {
        if (other !== null) {
          ids.add(other);
        }
      }
    }
  }
  return { ids: [...ids], nodeIds: [...nodeIds] };

  function rowsWhere(which: string, params: Parameters<Query>[1]) {
    const sql = `
SELECT DISTINCT
  CAST(issue_id AS STRING) AS id,
  issue_node_id AS node_id,
  CAST(transferred_to_id AS STRING) AS to_id,
  CAST(transferred_from_id AS STRING) AS from_id
FROM ${table}
WHERE ${which}`;
    return ask(query, Row, sql, params);
  }
}

/** What erases the texts of an issue. */
export function erasuresOfIssue({ ids, nodeIds }: Issue, tables: Tables): Erasure[] {
  return [
    ...tables.messages.map((messages) =>
      deletionOf(
        messages,
        [
          `REGEXP_CONTAINS(${messages.json}, @nodes)`,
          ...PLACES.map((place) => `JSON_VALUE(${messages.json}, '$.${place}.id') IN UNNEST(@ids)`),
        ].join("\n  OR "),
        { ids, nodes: valuePattern(nodeIds) },
      ),
    ),
    {
      meant: [
        {
          table: tables.events,
          writtenAt: "received_at",
          which:
            "CAST(issue_id AS STRING) IN UNNEST(@ids) AND (issue_title IS NOT NULL OR title_before IS NOT NULL)",
        },
      ],
      statement: (which) =>
        `UPDATE ${tables.events} SET issue_title = NULL, title_before = NULL WHERE ${which}`,
      params: { ids },
    },
  ];
}
