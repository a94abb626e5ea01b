import type { Query } from "@issue-relay/shared/ask";
import { TaskRefused } from "@issue-relay/shared/tasks/task";
import type { Tables } from "./erasure.ts";
import { type IssueIdentity, identitiesOf, idsInRepository } from "./issue-identities.ts";

/** An issue, in all repositories in which it was. */
export interface Issue {
  ids: string[];
  nodeIds: string[];
}

/**
 * The issue that has, or had, this name: in rows, or in messages that became no rows. Where it was transferred, it is the same as there. A
 * transfer that came to be known on one side only is named there alone: it is found from the other one, too.
 * @param reference `owner/name#7`
 * @param id which one, where several had the name
 * @throws TaskRefused where there is none, or it is not clear which one; BigQueryAway, BrokenDestination
 */
export async function findIssue(
  query: Query,
  tables: Tables,
  { reference, id }: { reference: string; id: number | undefined },
): Promise<Issue> {
  const found = [...new Set(await idsOf(query, tables, reference.toLowerCase()))].sort();
  const ids = new Set(found.filter((each) => id === undefined || each === String(id)));
  if (ids.size !== 1) {
    throw new TaskRefused(400, problemOf({ reference, id }, found));
  }
  const nodeIds = new Set<string>();
  /** What it was called; and what it is called on the other side of a transfer of which no id is known. */
  const [names, otherNames] = [new Set<string>(), new Set<string>()];
  const size = () => ids.size + names.size + otherNames.size;
  for (let known = 0; known < size(); ) {
    known = size();
    const rows = await identitiesOf(query, tables, { names: [...names, ...otherNames], ids: [...ids] });
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
}

/** Why it is not clear which issue is meant. @param found those that had the name */
function problemOf(
  { reference, id }: { reference: string; id: number | undefined },
  found: string[],
): string {
  if (found.length === 0) {
    return `BigQuery has no event of ${reference}`;
  }
  const ids = found.join(", ");
  return id === undefined
    ? `several issues had the name ${reference}: say by \`id\` which one is meant: ${ids}`
    : `no issue with the id ${id} had the name ${reference}: that was ${ids}`;
}

/** The ids of the issues that had this name: which rows and messages give it; else, which they must mean. */
async function idsOf(query: Query, tables: Tables, name: string): Promise<string[]> {
  const rows = await identitiesOf(query, tables, { names: [name], ids: [] });
  const named = idsIn(rows, (row) => [
    row.name === name ? row.id : null,
    row.other_name === name ? row.other_id : null,
  ]);
  if (named.length > 0) {
    return named;
  }
  // Of its other side nothing is known but this name: it is the same issue.
  const transferred = idsIn(rows, (row) => [row.other_name === name ? row.id : null]);
  return transferred.length > 0 ? transferred : idsInRepository(query, tables, name);
}

function idsIn(
  rows: readonly IssueIdentity[],
  idsOfRow: (row: IssueIdentity) => (string | null)[],
): string[] {
  return rows.flatMap(idsOfRow).filter((id) => id !== null);
}

function addTo(set: Set<string>, value: string | null): void {
  if (value !== null) {
    set.add(value);
  }
}
