import type { Catalog } from "../catalog.ts";
import type { Engine } from "../engine/process.ts";
import type { Field } from "../field.ts";
import { check, viewFields } from "./check.ts";
import { onClock } from "./clock.ts";
import { planDdl } from "./ddl.ts";
import { dmlOf, runDml } from "./dml.ts";
import { engineErrors } from "./engine-errors.ts";
import { runQuery } from "./execute.ts";
import { knownFields } from "./known-views.ts";
import type { Query, QueryResult } from "./query.ts";
import { fieldsOf } from "./result.ts";
import { inPlace, requireSupported, type ScriptStatement, splitScript } from "./script.ts";
import { controlIn, Transaction } from "./transaction.ts";

/** Runs SQL on the tables of a catalog. */
export class SqlRunner {
  readonly #engine: Engine;
  readonly #catalog: Catalog;
  readonly #now: () => number;

  /** @param now milliseconds since 1970, for what SQL is told of the time, and the creation times of tables */
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
   * The statements of a script; most scripts are one. BigQuery, too, runs nothing of a script that can't be parsed.
   * @throws ApiError for a syntax error, or a statement that the local BigQuery can't run
   */
  statements(sql: string): Promise<[ScriptStatement, ...ScriptStatement[]]> {
    return this.#engine.use(async (session) => {
      const statements = splitScript(sql);
      for (const statement of statements) {
        if (controlIn(statement)) {
          continue;
        }
        requireSupported(statement);
        await engineErrors(session.tableNames(inPlace(statement)), (place) => place);
      }
      return statements;
    });
  }

  /** Begins a transaction: its statements have no effect before `commit`. */
  begin(): { sql: SqlRunner; commit: () => void } {
    const transaction = new Transaction(this.#catalog);
    return {
      sql: new SqlRunner(this.#engine, transaction.catalog, this.#now),
      commit: () => transaction.commit(),
    };
  }

  /**
   * Checks a statement without running it. The result of a query has its columns and no rows.
   * @throws ApiError, or EngineError where the engine crashes twice
   */
  dryRun(query: Query): Promise<QueryResult> {
    return this.#engine.use(async (session) => {
      const { statement, prepared } = await check(session, this.#catalog, query);
      const plan = planDdl(statement, query.scope, this.#catalog, this.#now());
      const { statementType } = plan ?? dmlOf(statement, prepared.sources) ?? {};
      if (statementType !== undefined) {
        return { statementType, fields: [], rows: [] };
      }
      return { statementType: "SELECT", fields: fieldsOf(statement), rows: [] };
    });
  }

  /**
   * The columns of a view before it is created. Table names in a view must contain the dataset.
   * @throws ApiError, or EngineError where the engine crashes twice
   */
  async describeView(sql: string, project: string): Promise<Field[]> {
    const known = knownFields(this.#catalog, sql, project);
    return known ?? this.#engine.use((session) => viewFields(session, this.#catalog, sql, project));
  }

  /**
   * Runs one statement: a query, CREATE or DROP of a table or view, or a change of a table's rows.
   * @throws ApiError, or EngineError where the engine crashes twice
   */
  run(query: Query): Promise<QueryResult> {
    // Where the engine crashes, all of this runs again. So the catalog is changed last, with nothing after it to crash.
    return this.#engine.use(async (session) => {
      const { expanded, ...asWritten } = await check(session, this.#catalog, query);
      const checked = { ...asWritten, expanded: { ...expanded, sql: onClock(expanded.sql, this.#now) } };
      const plan = planDdl(checked.statement, query.scope, this.#catalog, this.#now());
      if (plan) {
        plan.apply();
        return { statementType: plan.statementType, fields: [], rows: [] };
      }
      const dml = dmlOf(checked.statement, checked.prepared.sources);
      if (dml) {
        const changed = await runDml(session, this.#catalog, checked, dml, query.parameters);
        return { statementType: dml.statementType, fields: [], rows: [], changed };
      }
      return runQuery(session, checked, query.parameters);
    });
  }
}
