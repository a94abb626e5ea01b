import { LRUCache } from "lru-cache";
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
  /** A changed schema must have another array. */
  fields: readonly Field[];
  /**
   * Absent: only the schema is needed. Rows may be added to the array; any other change needs another array, since the array itself is part
   * of a cache's key.
   */
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
  /** The ids of the registered catalogs, by {@link keyOf}. */
  readonly #ids: LRUCache<string, string>;
  readonly #serials = new WeakMap<readonly unknown[], number>();
  readonly #schemas = new WeakMap<readonly Field[], string>();
  #lastSerial = 0;
  #unneeded: string[] = [];

  constructor(service: EngineService, dialect: LanguageOptions) {
    this.#service = service;
    this.#dialect = dialect;
    this.#ids = new LRUCache({ max: CATALOGS_KEPT, dispose: (id) => this.#unneeded.push(id) });
  }

  /**
   * The id of a catalog that holds `tables`.
   * @throws EngineError
   */
  async idOf(tables: readonly EngineTable[]): Promise<string> {
    const key = this.keyOf(tables);
    const known = this.#ids.get(key);
    if (known !== undefined) {
      return known;
    }
    const id = await this.#register(tables);
    this.#ids.set(key, id);
    for (const registeredId of this.#unneeded.splice(0)) {
      await this.#service.call("UnregisterCatalog", { registeredId }, z.unknown());
    }
    return id;
  }

  /** The same for tables with the same names, schemas and rows. */
  keyOf(tables: readonly EngineTable[]): string {
    return tables.map((table) => this.#contentKey(table)).join("|");
  }

  #contentKey({ name, fields, rows, columns, numbered }: EngineTable): string {
    const content = rows && [this.#serialOf(rows), rows.length];
    return JSON.stringify([name, this.#schemaOf(fields), content, columns && [...columns].sort(), numbered]);
  }

  #serialOf(array: readonly unknown[]): number {
    const serial = this.#serials.get(array) ?? ++this.#lastSerial;
    this.#serials.set(array, serial);
    return serial;
  }

  #schemaOf(fields: readonly Field[]): string {
    const schema = this.#schemas.get(fields) ?? JSON.stringify(fields);
    this.#schemas.set(fields, schema);
    return schema;
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
