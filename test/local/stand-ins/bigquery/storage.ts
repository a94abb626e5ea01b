import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Field } from "./field.ts";
import { type Dataset, idOf, type Table, type TableName, type TableOrView } from "./table.ts";
import { parseRow } from "./values/parse.ts";

interface State {
  datasets: Dataset[];
  tables: TableOrView[];
}

/** Saves the catalog and the rows for the next start. */
export interface Storage {
  /**
   * The saved state; empty at the first start.
   * @throws Error where a file can't be read
   */
  load(): State;
  /** Saves everything except the rows. */
  saveCatalog(state: State): void;
  /** `rows`: the JSON that the client sent, so that other tools can read the files. */
  appendRows(name: TableName, rows: readonly unknown[]): void;
  /** Saves `rows` in place of all rows of a table. A kill leaves either the old rows or the new ones. */
  replaceRows(name: TableName, rows: readonly unknown[]): void;
  /** Deletes a table's rows. */
  removeRows(name: TableName): void;
}

/** Saves nothing. */
export const memoryOnly: Storage = {
  load: () => ({ datasets: [], tables: [] }),
  saveCatalog() {},
  appendRows() {},
  replaceRows() {},
  removeRows() {},
};

const Metadata = z.record(z.string(), z.unknown());
const Name = z.object({ project: z.string(), dataset: z.string(), table: z.string() });
const common = {
  name: Name,
  fields: z.array(Field),
  createdAt: z.number(),
  modifiedAt: z.number(),
  metadata: Metadata,
};
const SavedCatalog = z.object({
  datasets: z.array(
    z.object({ project: z.string(), dataset: z.string(), createdAt: z.number(), metadata: Metadata }),
  ),
  tables: z.array(
    z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("TABLE"), ...common }),
      z.object({ kind: z.literal("VIEW"), ...common, query: z.string() }),
    ]),
  ),
});

/**
 * Saves the datasets, tables and views in `<directory>/catalog.json`, and each table's rows in a file with one JSON row
 * per line. Every change is written before the client gets its answer. `warn` is called where the last row of a file is
 * incomplete, because the process was killed while it wrote the row.
 */
export function storeIn(directory: string, warn: (message: string) => void): Storage {
  mkdirSync(directory, { recursive: true });
  const catalogFile = join(directory, "catalog.json");
  const rowsFile = (name: TableName) => join(directory, `${encodeURIComponent(idOf(name))}.ndjson`);

  return {
    load() {
      if (!existsSync(catalogFile)) {
        return { datasets: [], tables: [] };
      }
      const { datasets, tables } = SavedCatalog.parse(JSON.parse(readFileSync(catalogFile, "utf8")));
      return {
        datasets,
        tables: tables.map((table) =>
          table.kind === "VIEW" ? table : withRows(table, rowsFile(table.name), warn),
        ),
      };
    },

    saveCatalog({ datasets, tables }) {
      const saved = { datasets, tables: tables.map(withoutRows) };
      replaceFile(catalogFile, JSON.stringify(saved, null, 2));
    },

    appendRows(name, rows) {
      appendFileSync(rowsFile(name), linesOf(rows));
    },

    replaceRows(name, rows) {
      replaceFile(rowsFile(name), linesOf(rows));
    },

    removeRows(name) {
      rmSync(rowsFile(name), { force: true });
    },
  };
}

function linesOf(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

/** Writes a new file and renames it, so that a kill leaves either the old content or the new one. */
function replaceFile(file: string, content: string): void {
  writeFileSync(`${file}.new`, content);
  renameSync(`${file}.new`, file);
}

function withoutRows(table: TableOrView) {
  if (table.kind === "VIEW") {
    return table;
  }
  const { rows: _, ...rest } = table;
  return rest;
}

function withRows(saved: Omit<Table, "rows">, file: string, warn: (message: string) => void): Table {
  const lines = existsSync(file) ? wholeLines(file, warn) : [];
  const rows = lines.map((line, index) => {
    try {
      return parseRow(JSON.parse(line), saved.fields, { ignoreUnknownValues: true });
    } catch (cause) {
      throw new Error(`${file}:${index + 1} is not a row of ${idOf(saved.name)}`, { cause });
    }
  });
  return { ...saved, rows };
}

function wholeLines(file: string, warn: (message: string) => void): string[] {
  const bytes = readFileSync(file);
  const whole = bytes.lastIndexOf("\n") + 1;
  if (whole < bytes.length) {
    warn(
      `${file}: dropped the last ${bytes.length - whole} bytes: the process was killed while it wrote this row`,
    );
    // Removes the incomplete row from the file, so that the next row begins on a line of its own.
    truncateSync(file, whole);
  }
  return bytes.toString("utf8", 0, whole).split("\n").slice(0, -1);
}
