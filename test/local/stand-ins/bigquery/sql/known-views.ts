import type { Catalog } from "../catalog.ts";
import type { Field } from "../field.ts";
import type { TableName, TableOrView } from "../table.ts";

interface Known {
  fields: Field[];
  /** What the view reads itself, as it was when the view was checked. */
  sources: { name: TableName; described: string }[];
}

/**
 * The views that the engine has accepted in this process, by their SQL and project. The next local BigQuery gets the same views with the
 * same tables: it need not check them again, or start an engine for them.
 */
const known = new Map<string, Known>();

/** The columns of a view that was accepted before, where all that it reads, also through other views, is as it was then. */
export function knownFields(
  catalog: Catalog,
  sql: string,
  project: string,
  seen = new Map<string, Field[] | undefined>(),
): Field[] | undefined {
  const key = keyOf(sql, project);
  if (seen.has(key)) {
    return seen.get(key);
  }
  // A view that reads itself is not known.
  seen.set(key, undefined);
  const view = known.get(key);
  const isSame = view?.sources.every(({ name, described }) => {
    const source = catalog.find(name);
    return (
      source &&
      describe(source) === described &&
      (source.kind === "TABLE" || knownFields(catalog, source.query, name.project, seen) !== undefined)
    );
  });
  const fields = isSame ? view?.fields : undefined;
  seen.set(key, fields);
  return fields;
}

export function keepFields(
  sql: string,
  project: string,
  sources: readonly TableOrView[],
  fields: Field[],
): void {
  const described = sources.map((source) => ({ name: source.name, described: describe(source) }));
  known.set(keyOf(sql, project), { fields, sources: described });
}

function keyOf(sql: string, project: string): string {
  return `${project} ${sql}`;
}

function describe(source: TableOrView): string {
  return JSON.stringify([source.kind, source.kind === "VIEW" && source.query, source.fields]);
}
