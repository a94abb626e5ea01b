import { Catalog } from "../catalog.ts";
import { invalidQuery } from "../errors.ts";
import { memoryOnly } from "../storage.ts";
import { legacyIdOf, type Table } from "../table.ts";
import { toJsonRow } from "../values/to-json.ts";
import type { ScriptStatement } from "./script.ts";
import { isBlank, tokenize } from "./tokens.ts";

const CONTROLS = ["BEGIN", "COMMIT", "ROLLBACK"] as const;
export type TransactionControl = (typeof CONTROLS)[number];

/** What a statement does to a transaction: `BEGIN TRANSACTION`, or `BEGIN` alone. Undefined for any other statement. */
export function controlIn({ text }: ScriptStatement): TransactionControl | undefined {
  const words = tokenize(text).filter((token) => !isBlank(token) && token.text !== ";");
  const statement = words.map((word) => word.text.toUpperCase()).join(" ");
  return CONTROLS.find((control) => statement === control || statement === `${control} TRANSACTION`);
}

/**
 * Its statements see the rows as they were when it began, and what those before them have changed. Nobody else sees the changes before
 * they are committed, all at once.
 * https://cloud.google.com/bigquery/docs/transactions
 */
export class Transaction {
  /** What its statements run on. */
  readonly catalog: Catalog;
  readonly #committed: Catalog;
  readonly #begun: { table: Table; rows: Table["rows"]; count: number }[] = [];
  readonly #changed = new Set<string>();

  constructor(catalog: Catalog) {
    this.#committed = catalog;
    const change = (name: Table["name"]) => this.#changed.add(legacyIdOf(name));
    const tables = catalog.tables().map((table) => {
      if (table.kind === "VIEW") {
        return table;
      }
      this.#begun.push({ table, rows: table.rows, count: table.rows.length });
      return { ...table, rows: [...table.rows] };
    });
    this.catalog = new Catalog({
      ...memoryOnly,
      load: () => ({ datasets: catalog.datasets(), tables }),
      appendRows: change,
      replaceRows: change,
      removeRows() {
        throw invalidQuery("Tables and views can't be created or dropped in a transaction");
      },
    });
  }

  /**
   * Rows that were streamed since it began are no conflict.
   * @throws ApiError where a table that it changes was changed by another statement since it began
   */
  commit(): void {
    const changes = this.#begun.filter(({ table }) => this.#changed.has(legacyIdOf(table.name)));
    for (const { table, rows } of changes) {
      if (this.#committed.find(table.name) !== table || table.rows !== rows) {
        throw invalidQuery(
          `Transaction is aborted due to concurrent update against table ${legacyIdOf(table.name)}`,
        );
      }
    }
    for (const { table, count } of changes) {
      const changed = this.catalog.table(table.name);
      const rows = [...(changed.kind === "TABLE" ? changed.rows : []), ...table.rows.slice(count)];
      this.#committed.replaceRows(
        table,
        rows,
        rows.map((row) => toJsonRow(row, table.fields)),
      );
    }
  }
}
