import { LRUCache } from "lru-cache";
import { z } from "zod";
import type { Field } from "../field.ts";
import type { Cell } from "../values/cell.ts";
import { Catalogs, type EngineTable } from "./catalogs.ts";
import { bigQueryDialect, type LanguageOptions } from "./language.ts";
import type { EngineService } from "./service.ts";
import { EngineType, toEngineType } from "./types.ts";
import { EngineValue, toEngineValue } from "./values.ts";

export interface Parameter {
  name: string;
  field: Field;
  cell: Cell;
}

/** Statements whose table names are kept, and their trees: the views of a dataset are asked for with each query. */
const STATEMENTS_KEPT = 100;

const TableNames = z.object({
  tableName: z.array(z.object({ tableNameSegment: z.array(z.string()) })).default([]),
});
const Analysis = z.object({ resolvedStatement: z.unknown() });
const Result = z.object({
  content: z
    .object({
      tableData: z
        .object({ row: z.array(z.object({ cell: z.array(EngineValue).default([]) })).default([]) })
        .optional(),
    })
    .optional(),
  prepared: z.object({
    columns: z.array(z.object({ name: z.string().default(""), type: EngineType })).default([]),
  }),
});
const Changes = z.object({
  content: z
    .array(
      z.object({
        cell: z.array(EngineValue).default([]),
        oldPrimaryKey: z.array(EngineValue).default([]),
      }),
    )
    .default([]),
});

/** The result of a query. */
export interface Evaluated {
  rows: EngineValue[][];
  columns: { name: string; type: EngineType }[];
}

/** A row that an INSERT, UPDATE or DELETE changes. */
export interface RowChange {
  /** The values of the new or changed row; none where the row is deleted. */
  cells: EngineValue[];
  /** The index of the row in a table that is `numbered`; absent for a new row. */
  index?: number;
}

/** A connection to a running engine, with the SQL options and the catalogs that are registered in it. */
export class Session {
  readonly #service: EngineService;
  readonly #dialect: LanguageOptions;
  readonly #catalogs: Catalogs;
  readonly #tableNames = new LRUCache<string, Promise<string[]>>({ max: STATEMENTS_KEPT });
  readonly #trees = new LRUCache<string, Promise<unknown>>({ max: STATEMENTS_KEPT });

  private constructor(service: EngineService, dialect: LanguageOptions) {
    this.#service = service;
    this.#dialect = dialect;
    this.#catalogs = new Catalogs(service, dialect);
  }

  /** @throws EngineError */
  static async open(service: EngineService): Promise<Session> {
    return new Session(service, await bigQueryDialect(service));
  }

  /**
   * The names of the tables that a statement reads or changes, as written in it but without backquotes.
   * @throws EngineError
   */
  tableNames(sql: string): Promise<string[]> {
    return onceFor(this.#tableNames, sql, () => this.#extractTableNames(sql));
  }

  async #extractTableNames(sql: string): Promise<string[]> {
    const request = { sqlStatement: sql, options: this.#dialect };
    const { tableName } = await this.#service.call("ExtractTableNamesFromStatement", request, TableNames);
    return tableName.map(({ tableNameSegment }) => tableNameSegment.join("."));
  }

  /**
   * The tree to which the engine resolves a statement.
   * @throws EngineError
   */
  analyze(sql: string, tables: readonly EngineTable[], parameters: readonly Parameter[]): Promise<unknown> {
    const schemas = tables.map(({ name, fields }) => ({ name, fields }));
    const options = this.#queryOptions(parameters);
    const key = JSON.stringify([sql, this.#catalogs.keyOf(schemas), options.queryParameters]);
    return onceFor(this.#trees, key, async () => {
      const registeredCatalogId = await this.#catalogs.idOf(schemas);
      const request = { sqlStatement: sql, registeredCatalogId, options };
      return (await this.#service.call("Analyze", request, Analysis)).resolvedStatement;
    });
  }

  /**
   * Runs a query.
   * @throws EngineError
   */
  async evaluate(
    sql: string,
    tables: readonly EngineTable[],
    parameters: readonly Parameter[],
  ): Promise<Evaluated> {
    const evaluation = await this.#evaluation(sql, tables, parameters);
    const request = { ...evaluation, options: this.#queryOptions(parameters) };
    const { content, prepared } = await this.#service.call("EvaluateQuery", request, Result);
    const rows = (content?.tableData?.row ?? []).map(({ cell }) => cell);
    return { rows, columns: prepared.columns };
  }

  /**
   * Finds what an INSERT, UPDATE or DELETE changes. The engine itself changes nothing.
   * @throws EngineError
   */
  async changes(
    sql: string,
    tables: readonly EngineTable[],
    parameters: readonly Parameter[],
  ): Promise<RowChange[]> {
    const request = await this.#evaluation(sql, tables, parameters);
    const { content } = await this.#service.call("EvaluateModify", request, Changes);
    return content.map(({ cell, oldPrimaryKey: [key] }) => ({
      cells: cell,
      ...(key?.int64Value !== undefined && { index: Number(key.int64Value) }),
    }));
  }

  async #evaluation(sql: string, tables: readonly EngineTable[], parameters: readonly Parameter[]) {
    return {
      sql,
      registeredCatalogId: await this.#catalogs.idOf(tables),
      options: this.#options(parameters),
      params: parameters.map(({ name, field, cell }) => ({ name, value: toEngineValue(cell, field) })),
    };
  }

  /** The engine crashes where it is to leave columns out of a change. */
  #queryOptions(parameters: readonly Parameter[]) {
    return { ...this.#options(parameters), pruneUnusedColumns: true };
  }

  #options(parameters: readonly Parameter[]) {
    return {
      languageOptions: this.#dialect,
      defaultTimezone: "UTC",
      errorMessageMode: "ERROR_MESSAGE_ONE_LINE",
      queryParameters: parameters.map(({ name, field }) => ({ name, type: toEngineType(field) })),
    };
  }
}

/** Asks for something once. Where that fails, whoever comes next asks again. */
function onceFor<T>(known: LRUCache<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const found = known.get(key);
  if (found !== undefined) {
    return found;
  }
  const answer = ask();
  known.set(key, answer);
  answer.catch(() => known.delete(key));
  return answer;
}
