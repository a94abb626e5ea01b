import { z } from "zod";
import type { Field } from "../field.ts";
import type { CellRow } from "../values/cell.ts";
import type { LanguageOptions } from "./language.ts";
import type { EngineService } from "./service.ts";
import { type EngineType, toEngineType } from "./types.ts";
import { type EngineValue, toEngineRow, toEngineValue } from "./values.ts";

/** Number of catalogs that stay registered in the engine. Each holds a copy of its tables' rows. */
const CATALOGS_KEPT = 8;

export interface EngineTable {
  name: string;
  /** Another table or a changed schema must have another array, since the array itself is part of a cache key. */
  fields: readonly Field[];
  /** Absent: only the schema is needed. Rows may be added to the array; any other change needs another array. */
  rows?: readonly CellRow[];
  /** Indexes of the columns whose values the query reads; absent: all columns. */
  columns?: ReadonlySet<number>;
  /** Whether each row has its index as the primary key, in a column that no SQL can read or change. */
  numbered?: boolean;
}

const Registered = z.object({ registeredId: z.string() });

/** The catalogs that are registered in a running engine. */
export class Catalogs {
  readonly #service: EngineService;
  readonly #dialect: LanguageOptions;
  /** The ids of the registered catalogs by a key of their content. The catalog that was used last is at the end. */
  readonly #ids = new Map<string, string>();
  readonly #serials = new WeakMap<readonly unknown[], number>();
  #lastSerial = 0;

  constructor(service: EngineService, dialect: LanguageOptions) {
    this.#service = service;
    this.#dialect = dialect;
  }

  /**
   * The id of a catalog that holds `tables`.
   * @throws EngineError
   */
  async idOf(tables: readonly EngineTable[]): Promise<string> {
    const key = tables.map((table) => this.#contentKey(table)).join("|");
    const id = this.#ids.get(key) ?? (await this.#register(tables));
    this.#ids.delete(key);
    this.#ids.set(key, id);
    for (const [oldKey, oldId] of this.#ids) {
      if (this.#ids.size <= CATALOGS_KEPT) {
        break;
      }
      this.#ids.delete(oldKey);
      await this.#service.call("UnregisterCatalog", { registeredId: oldId }, z.unknown());
    }
    return id;
  }

  #contentKey({ name, fields, rows, columns, numbered }: EngineTable): string {
    const content = rows && [this.#serialOf(rows), rows.length];
    return JSON.stringify([name, this.#serialOf(fields), content, columns && [...columns].sort(), numbered]);
  }

  #serialOf(array: readonly unknown[]): number {
    const serial = this.#serials.get(array) ?? ++this.#lastSerial;
    this.#serials.set(array, serial);
    return serial;
  }

  async #register(tables: readonly EngineTable[]): Promise<string> {
    const content = tables.flatMap((table) =>
      table.rows ? [[table.name, { tableData: { row: toEngineRows(table, table.rows) } }] as const] : [],
    );
    const request = {
      simpleCatalog: {
        name: "bigquery",
        builtinFunctionOptions: { languageOptions: this.#dialect },
        table: tables.map(schemaOf),
      },
      tableContent: Object.fromEntries(content),
    };
    return (await this.#service.call("RegisterCatalog", request, Registered)).registeredId;
  }
}

/** No field can have this name: BigQuery allows no dollar in it. */
const ROW_NUMBER = {
  name: "$row",
  type: { typeKind: "TYPE_INT64" } satisfies EngineType,
  isPseudoColumn: true,
  isWritableColumn: false,
};

function schemaOf({ name, fields, numbered }: EngineTable) {
  const columns = fields.map((field) => ({ name: field.name, type: toEngineType(field) }));
  return numbered
    ? { name, column: [...columns, ROW_NUMBER], primaryKeyColumnIndex: [columns.length] }
    : { name, column: columns };
}

const NULL: EngineValue = {};

/** Sends NULL for the columns that the query doesn't read, since the engine accepts at most 4 MiB per request. */
function toEngineRows({ fields, columns, numbered }: EngineTable, rows: readonly CellRow[]) {
  return rows.map((row, number) => {
    const cell = columns
      ? fields.map((field, index) => (columns.has(index) ? toEngineValue(row[index] ?? null, field) : NULL))
      : toEngineRow(row, fields);
    return { cell: numbered ? [...cell, { int64Value: String(number) }] : cell };
  });
}
