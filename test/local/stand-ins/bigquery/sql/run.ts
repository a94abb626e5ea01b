import type { Catalog } from "../catalog.ts";
import { readsOf } from "../engine/columns.ts";
import type { Engine } from "../engine/process.ts";
import { outputColumns, Statement } from "../engine/resolved.ts";
import { EngineError } from "../engine/service.ts";
import type { Parameter, Session } from "../engine/session.ts";
import { fromEngineType } from "../engine/types.ts";
import { type EngineValue, fromEngineValue } from "../engine/values.ts";
import { ApiError, invalidQuery, notImplemented } from "../errors.ts";
import type { Field } from "../field.ts";
import { idOf, type TableOrView } from "../table.ts";
import type { CellRow } from "../values/cell.ts";
import { planDdl } from "./ddl.ts";
import type { Scope } from "./names.ts";
import { type Place, withPlace } from "./place.ts";
import { type Expanded, expand, type Prepared, prepare } from "./prepare.ts";

export interface Query {
  sql: string;
  scope: Scope;
  parameters: readonly Parameter[];
}

export interface QueryResult {
  /** https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#JobStatistics2 */
  statementType: string;
  fields: Field[];
  rows: CellRow[];
}

/** A statement that BigQuery accepts. */
interface Checked {
  prepared: Prepared;
  expanded: Expanded;
  /** The tree to which the engine resolves `prepared`. */
  tree: unknown;
  statement: Statement;
}

/** Runs SQL on the tables of a catalog. */
export class SqlRunner {
  readonly #engine: Engine;
  readonly #catalog: Catalog;
  readonly #now: () => number;

  /** @param now milliseconds since 1970, for the creation times of tables */
  constructor(engine: Engine, catalog: Catalog, now: () => number) {
    this.#engine = engine;
    this.#catalog = catalog;
    this.#now = now;
  }

  /** Whether this machine can run SQL. */
  get available(): boolean {
    return this.#engine.available;
  }

  /**
   * Checks a statement without running it. The result has its columns and no rows.
   * @throws ApiError, or EngineError where the engine crashes twice
   */
  dryRun(query: Query): Promise<QueryResult> {
    return this.#engine.use(async (session) => {
      const { statement } = await this.#check(session, query);
      const plan = planDdl(statement, query.scope, this.#catalog, this.#now());
      if (plan) {
        return { statementType: plan.statementType, fields: [], rows: [] };
      }
      return { statementType: "SELECT", fields: fieldsOf(statement), rows: [] };
    });
  }

  /**
   * The columns of a view before it is created. Table names in a view must contain the dataset.
   * @throws ApiError, or EngineError where the engine crashes twice
   */
  describeView(sql: string, project: string): Promise<Field[]> {
    return this.#engine.use((session) => this.#viewFields(session, sql, project));
  }

  /**
   * Runs one statement: a query, or CREATE or DROP of a table or view.
   * @throws ApiError, or EngineError where the engine crashes twice
   */
  run(query: Query): Promise<QueryResult> {
    return this.#engine.use(async (session) => {
      const checked = await this.#check(session, query);
      const plan = planDdl(checked.statement, query.scope, this.#catalog, this.#now());
      if (!plan) {
        // Called only to throw: its errors are clearer than those of the engine when it runs the query.
        fieldsOf(checked.statement);
        return this.#evaluate(session, checked, query);
      }
      plan.apply();
      return { statementType: plan.statementType, fields: [], rows: [] };
    });
  }

  /** Analyzes the statement before its views are replaced by their SQL, so that errors have their place in its text. */
  async #check(session: Session, { sql, scope, parameters }: Query): Promise<Checked> {
    const prepared = await engineErrors(prepare(session, this.#catalog, sql, scope), (place) => place);
    const expanded = await engineErrors(expand(session, this.#catalog, prepared));
    const sources = [];
    for (const source of prepared.sources) {
      sources.push({ name: idOf(source.name), fields: await this.#fieldsOf(session, source) });
    }
    const tree = await engineErrors(session.analyze(prepared.sql, sources, parameters), prepared.original);
    refuseAggregates(tree, NEED_OVER, (name) =>
      invalidQuery(`Analytic function ${name} cannot be called without an OVER clause`),
    );
    return { prepared, expanded, tree, statement: Statement.parse(tree) };
  }

  /** The columns of a table or view. A view that was created on a machine without the engine gets its columns here. */
  async #fieldsOf(session: Session, source: TableOrView): Promise<Field[]> {
    if (source.kind === "TABLE" || source.fields.length > 0) {
      return source.fields;
    }
    const fields = await this.#viewFields(session, source.query, source.name.project);
    this.#catalog.updateTable({ ...source, fields });
    return fields;
  }

  async #viewFields(session: Session, sql: string, project: string): Promise<Field[]> {
    const { statement } = await this.#check(session, { sql, scope: { project }, parameters: [] });
    const unnamed = outputColumns(statement).findIndex(({ name }) => isUnnamed(name));
    if (unnamed >= 0) {
      throw invalidQuery(`CREATE VIEW columns must be named, but column ${unnamed + 1} has no name`);
    }
    return fieldsOf(statement);
  }

  async #evaluate(session: Session, checked: Checked, { parameters }: Query): Promise<QueryResult> {
    const { prepared, expanded } = checked;
    const { sql, tables } = expanded;
    const asWritten = sql === prepared.sql;
    const schemas = tables.map(({ name, fields }) => ({ name: idOf(name), fields }));
    const tree = asWritten ? checked.tree : await engineErrors(session.analyze(sql, schemas, parameters));
    refuseAggregates(tree, NOT_EXECUTED, (name) =>
      notImplemented(
        `${name} runs in BigQuery, but not in the local engine: PERCENTILE_CONT(x, 0.5) OVER (…) and COUNT(DISTINCT x) run in both.`,
      ),
    );
    const { columns } = readsOf(tree);
    const contents = tables.map(({ name, fields, rows }) => ({
      name: idOf(name),
      fields,
      rows,
      ...(columns && { columns: columns.get(idOf(name)) ?? new Set<number>() }),
    }));
    const evaluating = session.evaluate(sql, contents, parameters);
    const rows = await engineErrors(evaluating, asWritten ? prepared.original : undefined);
    const statement = Statement.parse(tree);
    return { statementType: "SELECT", fields: fieldsOf(statement), rows: rowsOf(rows, statement) };
  }
}

/** Functions that BigQuery has only as window functions. */
const NEED_OVER = /^percentile_(cont|disc)$/;
/** Aggregate functions that the engine can analyze but not run. */
const NOT_EXECUTED = /^approx_/;

function refuseAggregates(tree: unknown, names: RegExp, refusal: (name: string) => ApiError): void {
  for (const name of readsOf(tree).aggregates) {
    if (names.test(name)) {
      throw refusal(name.toUpperCase());
    }
  }
}

/**
 * Waits for `work`.
 * @param original converts a place in the engine's SQL to the place in the client's; absent: the error has no place
 * @throws ApiError in place of the engine's errors; a crash of the engine is thrown unchanged
 */
async function engineErrors<T>(work: Promise<T>, original?: (place: Place) => Place): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof EngineError) || error.kind === "crashed") {
      throw error;
    }
    if (error.kind === "too-large") {
      throw new ApiError(
        400,
        "resourcesExceeded",
        `This query reads more data than the local engine's limit of 4 MiB: ${error.message}`,
        { cause: error },
      );
    }
    if (error.kind === "unimplemented") {
      throw notImplemented(`The local engine can't run this query, but BigQuery may: ${error.message}`);
    }
    const place = error.place && original?.(error.place);
    throw new ApiError(400, "invalidQuery", withPlace(error.message, place), { cause: error });
  }
}

/** Whether a column has no name: the engine gives it an empty name, or one that begins with a dollar. */
function isUnnamed(name: string): boolean {
  return name === "" || name.startsWith("$");
}

/**
 * The columns of a query's result.
 * @throws ApiError where two of them have the same name
 */
function fieldsOf(statement: Statement): Field[] {
  const columns = outputColumns(statement).map(({ name, column }, index) =>
    // BigQuery names such a column by its position.
    fromEngineType(isUnnamed(name) ? `f${index}_` : name, column.type),
  );
  const fields = structOf(columns, statement)?.fields ?? columns;
  const names = fields.map(({ name }) => name.toLowerCase());
  const repeated = fields.find(({ name }, index) => names.indexOf(name.toLowerCase()) < index);
  if (!repeated) {
    return fields;
  }
  throw invalidQuery(
    `Duplicate column names in the result are not supported when a destination table is present. Found duplicate(s): ${repeated.name}`,
  );
}

function rowsOf(values: EngineValue[][], statement: Statement): CellRow[] {
  const columns = outputColumns(statement).map(({ name, column }) => fromEngineType(name, column.type));
  const struct = structOf(columns, statement);
  return values.map((row) => {
    if (!struct) {
      return columns.map((column, index) => fromEngineValue(row[index] ?? {}, column));
    }
    const members = row[0]?.structValue?.field ?? [];
    return (struct.fields ?? []).map((member, index) => fromEngineValue(members[index] ?? {}, member));
  });
}

/** For SELECT AS STRUCT, the one column whose members are the columns of the result; otherwise undefined. */
function structOf([first]: Field[], statement: Statement): Field | undefined {
  const isStruct = statement.resolvedQueryStmtNode?.isValueTable && first?.type === "RECORD";
  return isStruct && first.mode !== "REPEATED" ? first : undefined;
}
