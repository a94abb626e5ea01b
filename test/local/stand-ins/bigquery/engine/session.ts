import { z } from "zod";
import type { Field } from "../field.ts";
import type { Cell, CellRow } from "../values/cell.ts";
import { bigQueryDialect, type LanguageOptions } from "./language.ts";
import type { EngineService } from "./service.ts";
import { toEngineType } from "./types.ts";
import { EngineValue, toEngineRow, toEngineValue } from "./values.ts";

/** Number of catalogs that stay registered in the engine. Each holds a copy of its tables' rows. */
const CATALOGS_KEPT = 8;

export interface EngineTable {
  name: string;
  /** Another table or a changed schema must have another array, since the array itself is part of a cache key. */
  fields: readonly Field[];
  /** Absent: only the schema is needed. While `fields` is the same array, rows may only be added. */
  rows?: readonly CellRow[];
  /** Indexes of the columns whose values the query reads; absent: all columns. */
  columns?: ReadonlySet<number>;
}

export interface Parameter {
  name: string;
  field: Field;
  cell: Cell;
}

const TableNames = z.object({
  tableName: z.array(z.object({ tableNameSegment: z.array(z.string()) })).default([]),
});
const Analysis = z.object({ resolvedStatement: z.unknown() });
const Registered = z.object({ registeredId: z.string() });
const Rows = z.object({
  content: z
    .object({
      tableData: z
        .object({ row: z.array(z.object({ cell: z.array(EngineValue).default([]) })).default([]) })
        .optional(),
    })
    .optional(),
});

/** A connection to a running engine, with the SQL options and the catalogs that are registered in it. */
export class Session {
  readonly #service: EngineService;
  readonly #dialect: LanguageOptions;
  /** The ids of the registered catalogs by a key of their content. The catalog that was used last is at the end. */
  readonly #catalogs = new Map<string, string>();
  readonly #serials = new WeakMap<readonly Field[], number>();
  #lastSerial = 0;

  private constructor(service: EngineService, dialect: LanguageOptions) {
    this.#service = service;
    this.#dialect = dialect;
  }

  /** @throws EngineError */
  static async open(service: EngineService): Promise<Session> {
    return new Session(service, await bigQueryDialect(service));
  }

  /**
   * The names of the tables that a statement reads, as written in it but without backquotes.
   * @throws EngineError
   */
  async tableNames(sql: string): Promise<string[]> {
    const request = { sqlStatement: sql, options: this.#dialect };
    const { tableName } = await this.#service.call("ExtractTableNamesFromStatement", request, TableNames);
    return tableName.map(({ tableNameSegment }) => tableNameSegment.join("."));
  }

  /**
   * The tree to which the engine resolves a statement.
   * @throws EngineError
   */
  async analyze(
    sql: string,
    tables: readonly EngineTable[],
    parameters: readonly Parameter[],
  ): Promise<unknown> {
    const schemas = tables.map(({ name, fields }) => ({ name, fields }));
    const request = {
      sqlStatement: sql,
      registeredCatalogId: await this.#catalogOf(schemas),
      options: { ...this.#options(parameters), pruneUnusedColumns: true },
    };
    return (await this.#service.call("Analyze", request, Analysis)).resolvedStatement;
  }

  /**
   * Runs a query and returns its rows.
   * @throws EngineError
   */
  async evaluate(
    sql: string,
    tables: readonly EngineTable[],
    parameters: readonly Parameter[],
  ): Promise<EngineValue[][]> {
    const request = {
      sql,
      registeredCatalogId: await this.#catalogOf(tables),
      options: this.#options(parameters),
      params: parameters.map(({ name, field, cell }) => ({ name, value: toEngineValue(cell, field) })),
    };
    const { content } = await this.#service.call("EvaluateQuery", request, Rows);
    return (content?.tableData?.row ?? []).map(({ cell }) => cell);
  }

  #options(parameters: readonly Parameter[]) {
    return {
      languageOptions: this.#dialect,
      defaultTimezone: "UTC",
      errorMessageMode: "ERROR_MESSAGE_ONE_LINE",
      queryParameters: parameters.map(({ name, field }) => ({ name, type: toEngineType(field) })),
    };
  }

  async #catalogOf(tables: readonly EngineTable[]): Promise<string> {
    const key = tables.map((table) => this.#contentKey(table)).join("|");
    const id = this.#catalogs.get(key) ?? (await this.#register(tables));
    this.#catalogs.delete(key);
    this.#catalogs.set(key, id);
    for (const [oldKey, oldId] of this.#catalogs) {
      if (this.#catalogs.size <= CATALOGS_KEPT) {
        break;
      }
      this.#catalogs.delete(oldKey);
      await this.#service.call("UnregisterCatalog", { registeredId: oldId }, z.unknown());
    }
    return id;
  }

  #contentKey({ name, fields, rows, columns }: EngineTable): string {
    const serial = this.#serials.get(fields) ?? ++this.#lastSerial;
    this.#serials.set(fields, serial);
    return JSON.stringify([name, serial, rows?.length, columns && [...columns].sort()]);
  }

  async #register(tables: readonly EngineTable[]): Promise<string> {
    const content = tables.flatMap(({ name, fields, rows, columns }) =>
      rows ? [[name, { tableData: { row: toEngineRows(rows, fields, columns) } }] as const] : [],
    );
    const request = {
      simpleCatalog: {
        name: "bigquery",
        builtinFunctionOptions: { languageOptions: this.#dialect },
        table: tables.map(({ name, fields }) => ({
          name,
          column: fields.map((field) => ({ name: field.name, type: toEngineType(field) })),
        })),
      },
      tableContent: Object.fromEntries(content),
    };
    return (await this.#service.call("RegisterCatalog", request, Registered)).registeredId;
  }
}

const NULL: EngineValue = {};

/** Sends NULL for the columns that the query doesn't read, since the engine accepts at most 4 MiB per request. */
function toEngineRows(rows: readonly CellRow[], fields: readonly Field[], columns?: ReadonlySet<number>) {
  return rows.map((row) => ({
    cell: columns
      ? fields.map((field, index) => (columns.has(index) ? toEngineValue(row[index] ?? null, field) : NULL))
      : toEngineRow(row, fields),
  }));
}
