import type { Catalog } from "../catalog.ts";
import { outputColumns, Statement } from "../engine/resolved.ts";
import type { Session } from "../engine/session.ts";
import { invalidQuery } from "../errors.ts";
import type { Field } from "../field.ts";
import { idOf, type TableOrView } from "../table.ts";
import { requireOver } from "./aggregates.ts";
import { engineErrors } from "./engine-errors.ts";
import { keepFields } from "./known-views.ts";
import { type Expanded, expand, type Prepared, prepare } from "./prepare.ts";
import type { Query } from "./query.ts";
import { fieldsOf, isUnnamed } from "./result.ts";

/** A statement that BigQuery accepts. */
export interface Checked {
  prepared: Prepared;
  expanded: Expanded;
  /** The tree to which the engine resolves `prepared`. */
  tree: unknown;
  statement: Statement;
}

/**
 * Analyzes a statement before its views are replaced by their SQL, so that errors have their place in its text.
 * @throws ApiError, or EngineError where the engine crashes
 */
export async function check(
  session: Session,
  catalog: Catalog,
  { sql, scope, parameters }: Query,
): Promise<Checked> {
  const prepared = await engineErrors(prepare(session, catalog, sql, scope), (place) => place);
  const expanded = await engineErrors(expand(session, catalog, prepared));
  const sources = [];
  for (const source of prepared.sources) {
    sources.push({ name: idOf(source.name), fields: await sourceFields(session, catalog, source) });
  }
  const tree = await engineErrors(session.analyze(prepared.sql, sources, parameters), prepared.original);
  requireOver(tree);
  return { prepared, expanded, tree, statement: Statement.parse(tree) };
}

/** The columns of a table or view. A view that was created on a machine without the engine gets its columns here. */
async function sourceFields(session: Session, catalog: Catalog, source: TableOrView): Promise<Field[]> {
  if (source.kind === "TABLE" || source.fields.length > 0) {
    return source.fields;
  }
  const fields = await viewFields(session, catalog, source.query, source.name.project);
  catalog.updateTable({ ...source, fields });
  return fields;
}

/**
 * The columns of a view. Table names in a view must contain the dataset.
 * @throws ApiError, or EngineError where the engine crashes
 */
export async function viewFields(
  session: Session,
  catalog: Catalog,
  sql: string,
  project: string,
): Promise<Field[]> {
  const query = { sql, scope: { project }, parameters: [] };
  const { statement, prepared } = await check(session, catalog, query);
  const unnamed = outputColumns(statement).findIndex(({ name }) => isUnnamed(name));
  if (unnamed >= 0) {
    throw invalidQuery(`CREATE VIEW columns must be named, but column ${unnamed + 1} has no name`);
  }
  const fields = fieldsOf(statement);
  keepFields(sql, project, prepared.sources, fields);
  return fields;
}
