import type { Catalog } from "../catalog.ts";
import type { Session } from "../engine/session.ts";
import { invalidQuery, notFound } from "../errors.ts";
import { idOf, type Table, type TableOrView, type View } from "../table.ts";
import { resolveName, type Scope } from "./names.ts";
import { type Rewritten, rewrite } from "./rewrite.ts";

/** A statement with the table names that the engine knows, and the tables and views that it reads. */
export interface Prepared extends Rewritten {
  sources: TableOrView[];
}

/**
 * Finds the tables and views that a statement reads and replaces their names.
 * @throws ApiError for a missing table, EngineError for a statement that can't be parsed
 */
export async function prepare(
  session: Session,
  catalog: Catalog,
  sql: string,
  scope: Scope,
): Promise<Prepared> {
  const paths = await session.tableNames(sql);
  const sources = new Map<string, TableOrView>();
  for (const path of paths) {
    const name = resolveName(path, scope);
    const source = catalog.find(name);
    if (!source) {
      const { project, dataset, table } = name;
      const exists = catalog.datasets(project).some((other) => other.dataset === dataset);
      const what = exists ? `Table ${project}:${dataset}.${table}` : `Dataset ${project}:${dataset}`;
      throw notFound(`Not found: ${what} was not found in location US`);
    }
    sources.set(path, source);
  }
  const rewritten = rewrite(sql, (path) => {
    const source = sources.get(path);
    return source && `\`${idOf(source.name)}\``;
  });
  return { ...rewritten, sources: [...new Set(sources.values())] };
}

/** A statement that reads only tables: each view that it read is now a CTE, under the view's full name. */
export interface Expanded {
  sql: string;
  tables: Table[];
}

/**
 * Replaces the views that a statement reads by CTEs: at the start of a query, but in a statement that changes a table, at
 * each place where it reads a view, since such a statement can't begin with WITH.
 * @throws ApiError for a view that reads itself or a missing table, EngineError for a view that can't be parsed
 */
export async function expand(session: Session, catalog: Catalog, statement: Prepared): Promise<Expanded> {
  const tables = new Set<Table>();
  const views = new Map<View, string>();

  async function visit(sources: readonly TableOrView[], path: readonly View[]): Promise<void> {
    for (const source of sources) {
      if (source.kind === "TABLE") {
        tables.add(source);
        continue;
      }
      if (path.includes(source)) {
        throw invalidQuery(`View ${idOf(source.name)} reads from itself`);
      }
      if (views.has(source)) {
        continue;
      }
      const { sql, sources: inner } = await prepare(session, catalog, source.query, {
        project: source.name.project,
      });
      await visit(inner, [...path, source]);
      // A CTE must come after the CTEs that it reads.
      views.set(source, sql);
    }
  }

  await visit(statement.sources, []);
  if (views.size === 0) {
    return { sql: statement.sql, tables: [...tables] };
  }
  const definitions = [...views].map(([{ name }, sql]) => `\`${idOf(name)}\` AS (${sql}\n)`);
  const ctes = `WITH ${definitions.join(", ")}`;
  const names = new Set([...views.keys()].map(({ name }) => idOf(name)));
  const { sql } = statement.changesTable
    ? rewrite(statement.sql, (id) => (names.has(id) ? `(${ctes} SELECT * FROM \`${id}\`)` : undefined))
    : { sql: `${ctes} (${statement.sql}\n)` };
  return { sql, tables: [...tables] };
}
