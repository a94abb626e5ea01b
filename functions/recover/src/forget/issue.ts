import { ask, type Query } from "@issue-relay/shared/ask";
import { TaskRefused } from "@issue-relay/shared/tasks/task";
import * as z from "@issue-relay/shared/zod";
import type { Erasure, Messages, Tables } from "./erasure.ts";
import { ROW_IS_OF_HOST } from "./host.ts";
import { deletionOf, messagesIn } from "./messages.ts";
import { valuePattern } from "./pattern.ts";

/** Where a message has an issue, but for its node id, which may be missing: GitHub's words, and those of our events. */
const PLACES = [
  "issue",
  "changes.new_issue",
  "changes.old_issue",
  "related",
  "issue.parent",
  "changes.transferredTo",
  "changes.transferredFrom",
  "sub_issue",
  "parent_issue",
  "blocked_issue",
  "blocking_issue",
];

/** An issue, in all repositories in which it was. */
export interface Issue {
  ids: string[];
  nodeIds: string[];
}

/** Ids as texts: a parameter that is a list has texts. */
const Id = z.string().nullable();
const Row = z.object({
  id: Id,
  node_id: Id,
  /** `owner/name#7`, in lower case. */
  name: Id,
  /** Of the issue that it was transferred to or from. Rows from before these had ids say only what it is called. */
  other_id: Id,
  other_name: Id,
});
type Row = z.infer<typeof Row>;

/**
 * The issue that has, or had, this name: in rows, or in messages that became no rows. Where it was transferred, it is the same as there. A
 * transfer that came to be known on one side only is named there alone: it is found from the other one, too.
 * @param reference `owner/name#7`
 * @param id which one, where several had the name
 * @throws TaskRefused where there is none, or it is not clear which one; BigQueryAway, BrokenDestination
 */
export async function issueOf(
  query: Query,
  tables: Tables,
  { reference, id }: { reference: string; id: number | undefined },
): Promise<Issue> {
  const name = reference.toLowerCase();
  const found = (await rowsOf([name], [])).filter((row) => row.name === name);
  const ids = new Set(
    found.flatMap((row) => (id === undefined || row.id === String(id) ? (row.id ?? []) : [])),
  );
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
  /** What it was called; and what it is called on the other side of a transfer of which no id is known. */
  const [names, otherNames] = [new Set<string>(), new Set<string>()];
  const size = () => ids.size + names.size + otherNames.size;
  for (let known = 0; known < size(); ) {
    known = size();
    const rows = await rowsOf([...names, ...otherNames], [...ids]);
    // A name that several issues had leads nowhere: nobody can tell which of them is meant.
    const isOfOne = (name: string | null) =>
      name !== null && new Set(rows.flatMap((row) => (row.name === name ? (row.id ?? []) : []))).size <= 1;
    for (const row of rows) {
      const isOtherSide =
        row.other_id === null
          ? (otherNames.has(row.name ?? "") && isOfOne(row.name)) ||
            (names.has(row.other_name ?? "") && isOfOne(row.other_name))
          : ids.has(row.other_id);
      if (isOtherSide) {
        addTo(ids, row.id);
      }
      if (ids.has(row.id ?? "")) {
        addTo(ids, row.other_id);
        addTo(nodeIds, row.node_id);
        addTo(names, row.name);
        addTo(otherNames, row.other_id === null ? row.other_name : null);
      }
    }
  }
  return { ids: [...ids], nodeIds: [...nodeIds] };

  function rowsOf(ofNames: string[], ofIds: string[]): Promise<Row[]> {
    const sql = `
SELECT DISTINCT id, node_id, name, other_id, other_name
FROM (
  ${[...inEvents(tables.events), ...tables.messages.map(inMessages)].join("\n  UNION ALL ")}
)
WHERE name IN UNNEST(@names) OR other_name IN UNNEST(@names) OR id IN UNNEST(@ids) OR other_id IN UNNEST(@ids)`;
    // A list must not be empty.
    return ask(query, Row, sql, { host: tables.host, names: [...ofNames, ""], ids: [...ofIds, ""] });
  }
}

function addTo(set: Set<string>, value: string | null): void {
  if (value !== null) {
    set.add(value);
  }
}

function inEvents(table: string): string[] {
  return ["transferred_to", "transferred_from"].map(
    (other) => `
  SELECT
    CAST(issue_id AS STRING) AS id,
    issue_node_id AS node_id,
    LOWER(CONCAT(repository, '#', CAST(issue_number AS STRING))) AS name,
    CAST(${other}_id AS STRING) AS other_id,
    LOWER(${other}) AS other_name
  FROM ${table}
  WHERE ${ROW_IS_OF_HOST}`,
  );
}

/** GitHub's own JSON, or that of our events. */
function inMessages(messages: Messages): string {
  const first = (...places: string[]) =>
    `COALESCE(${places.map((place) => `JSON_VALUE(json, '$.${place}')`).join(", ")})`;
  const repository = first("repository.full_name", "repository.name");
  return `
  SELECT
    ${first("issue.id")},
    ${first("issue.node_id", "issue.nodeId")},
    LOWER(CONCAT(${repository}, '#', ${first("issue.number")})),
    ${first("changes.new_issue.id", "changes.old_issue.id", "changes.transferredTo.id", "changes.transferredFrom.id")},
    NULL
  FROM ${messagesIn(messages)}`;
}

/** What erases the texts of an issue. */
export function erasuresOfIssue({ ids, nodeIds }: Issue, tables: Tables): Erasure[] {
  return [
    ...tables.messages.map((messages) =>
      deletionOf(
        messages,
        [
          "REGEXP_CONTAINS(json, @nodes)",
          ...PLACES.map((place) => `JSON_VALUE(json, '$.${place}.id') IN UNNEST(@ids)`),
        ].join("\n  OR "),
        { host: tables.host, ids, nodes: valuePattern(nodeIds) },
      ),
    ),
    {
      table: tables.events,
      writtenAt: "received_at",
      which: `${ROW_IS_OF_HOST} AND CAST(issue_id AS STRING) IN UNNEST(@ids) AND (issue_title IS NOT NULL OR title_before IS NOT NULL)`,
      change: `UPDATE ${tables.events} SET issue_title = NULL, title_before = NULL`,
      params: { host: tables.host, ids },
    },
  ];
}
