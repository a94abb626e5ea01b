/** Which columns a query reads, and which functions it calls, from the tree that the engine has resolved it to. */

type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

interface TableScan {
  table: string;
  ids: string[];
  /** Where each column is in the table's schema, counted from 0. */
  indexes: number[];
}

export interface Reads {
  /**
   * By table: the columns that matter for the result, by their index in the schema.
   * Undefined: the tree has a shape that this doesn't know, so any column may matter.
   */
  columns: Map<string, Set<number>> | undefined;
  /** The names of aggregate functions without OVER, in lower case. */
  aggregates: Set<string>;
}

/**
 * A column of a table matters if an expression or the result names its id. The engine's own pruning stops at WITH,
 * where each reference gets new ids, position by position; a `SELECT *` inside would keep every column alive.
 */
export function readsOf(statement: unknown): Reads {
  const scans: TableScan[] = [];
  const used = new Set<string>();
  const entries = new Map<string, string[]>();
  const references: { entry: string; ids: string[] }[] = [];
  const aggregates = new Set<string>();
  let known = true;

  function visit(value: unknown): void {
    if (Array.isArray(value)) {
      value.forEach(visit);
      return;
    }
    if (!isNode(value)) {
      return;
    }
    if (typeof value.columnId === "string") {
      used.add(value.columnId);
    }
    if (value.resolvedRecursiveScanNode || value.resolvedRecursiveRefScanNode) {
      known = false;
    }

    if (typeof value.withQueryName === "string") {
      const ids = scanIds(value.withSubquery ?? value);
      if (value.withSubquery) {
        entries.set(value.withQueryName, ids);
      } else {
        references.push({ entry: value.withQueryName, ids });
      }
    }
    if (isNode(value.resolvedTableScanNode)) {
      scans.push(tableScan(value.resolvedTableScanNode));
    }
    if (value.subqueryType !== undefined) {
      for (const id of scanIds(value.subquery)) {
        used.add(id);
      }
    }
    if (isNode(value.resolvedAggregateFunctionCallNode)) {
      const name = functionName(value.resolvedAggregateFunctionCallNode);
      if (name) {
        aggregates.add(name);
      }
    }

    for (const [key, member] of Object.entries(value)) {
      // What a scan hands on is no use yet.
      if (!(key === "columnList" && "isOrdered" in value)) {
        visit(member);
      }
    }
  }

  function scanIds(scan: unknown): string[] {
    const columns = scanColumns(scan);
    if (!columns) {
      known = false;
    }
    return columns ?? [];
  }

  function tableScan(scan: Node): TableScan {
    const ids = scanIds(scan);
    const indexes = listOf(scan.columnIndexList).map(Number);
    const table = isNode(scan.table) ? scan.table.name : undefined;
    if (indexes.length !== ids.length || typeof table !== "string") {
      known = false;
    }
    return { table: String(table), ids, indexes };
  }

  visit(statement);
  for (let before = -1; used.size !== before; ) {
    before = used.size;
    for (const { entry, ids } of references) {
      const inner = entries.get(entry);
      if (inner?.length !== ids.length) {
        known = false;
      }
      for (const [index, id] of ids.entries()) {
        const source = inner?.[index];
        if (used.has(id) && source !== undefined) {
          used.add(source);
        }
      }
    }
  }
  if (!known) {
    return { columns: undefined, aggregates };
  }

  const columns = new Map<string, Set<number>>();
  for (const { table, ids, indexes } of scans) {
    const read = columns.get(table) ?? new Set();
    columns.set(table, read);
    for (const [position, id] of ids.entries()) {
      const index = indexes[position];
      if (used.has(id) && index !== undefined) {
        read.add(index);
      }
    }
  }
  return { columns, aggregates };
}

/** The ids of a scan's columns: the list is some levels down, in what all kinds of scans share. */
function scanColumns(scan: unknown): string[] | undefined {
  if (!isNode(scan)) {
    return undefined;
  }
  if ("isOrdered" in scan) {
    return listOf(scan.columnList).flatMap((column) =>
      isNode(column) && typeof column.columnId === "string" ? column.columnId : [],
    );
  }
  if (scan.parent) {
    return scanColumns(scan.parent);
  }
  const kind = Object.keys(scan).find((key) => key.endsWith("Node"));
  return kind === undefined ? undefined : scanColumns(scan[kind]);
}

function functionName(call: unknown): string | undefined {
  if (!isNode(call)) {
    return undefined;
  }
  if (isNode(call.function) && typeof call.function.name === "string") {
    return call.function.name.replace(/^ZetaSQL:/, "").toLowerCase();
  }
  return functionName(call.parent);
}
