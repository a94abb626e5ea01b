/** Finds the columns that a query reads and the aggregate functions that it calls, in the engine's resolved tree. */

type Node = Record<string, unknown>;

interface TableScan {
  table: string;
  ids: string[];
  /** The index of each column in the table's schema, from 0. */
  indexes: number[];
}

export interface Reads {
  /**
   * For each table, the columns that affect the result, as indexes in its schema. Undefined where the tree has a shape
   * that this module doesn't know: then every column must be read.
   */
  columns: Map<string, Set<number>> | undefined;
  /** The names of aggregate functions that are called without OVER, in lower case. */
  aggregates: Set<string>;
}

/** By the tree: several checks ask for the same one's, and a tree with many views is large. */
const known = new WeakMap<object, Reads>();

/** What a statement reads and calls, by the tree to which the engine resolves it. */
export function readsOf(statement: unknown): Reads {
  if (!isNode(statement)) {
    return findReads(statement);
  }
  const reads = known.get(statement) ?? findReads(statement);
  known.set(statement, reads);
  return reads;
}

/**
 * A column affects the result where an expression or the result uses its column id. Each reference to a WITH query has
 * new column ids, in the order of that query's columns: where such an id is used, the id at the same position in the
 * WITH query counts as used. The engine's own option to leave out unused columns doesn't do this, so a `SELECT *` in a
 * WITH query would keep every column.
 */
function findReads(statement: unknown): Reads {
  const scans: TableScan[] = [];
  const used = new Set<string>();
  const entries = new Map<string, string[]>();
  const references: { entry: string; ids: string[] }[] = [];
  const aggregates = new Set<string>();
  let isKnown = true;

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
      isKnown = false;
    }

    if (typeof value.withQueryName === "string") {
      const ids = scanIds(value.withSubquery ?? value);
      if (value.withSubquery) {
        entries.set(value.withQueryName, ids);
      } else {
        references.push({ entry: value.withQueryName, ids });
      }
    }
    // An INSERT has the table that it fills as a `tableScan` too, but doesn't read it.
    const changed = value.resolvedUpdateStmtNode ?? value.resolvedDeleteStmtNode;
    for (const scan of [value.resolvedTableScanNode, isNode(changed) && changed.tableScan]) {
      if (isNode(scan)) {
        scans.push(tableScan(scan));
      }
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
      // The list of a scan's output columns doesn't count as a use.
      if (!(key === "columnList" && "isOrdered" in value)) {
        visit(member);
      }
    }
  }

  function scanIds(scan: unknown): string[] {
    const columns = scanColumns(scan);
    if (!columns) {
      isKnown = false;
    }
    return columns ?? [];
  }

  function tableScan(scan: Node): TableScan {
    const ids = scanIds(scan);
    const indexes = listOf(scan.columnIndexList).map(Number);
    const table = isNode(scan.table) ? scan.table.name : undefined;
    if (indexes.length !== ids.length || typeof table !== "string") {
      isKnown = false;
    }
    return { table: String(table), ids, indexes };
  }

  visit(statement);
  for (let before = -1; used.size !== before; ) {
    before = used.size;
    for (const { entry, ids } of references) {
      const inner = entries.get(entry);
      if (inner?.length !== ids.length) {
        isKnown = false;
      }
      for (const [index, id] of ids.entries()) {
        const source = inner?.[index];
        if (used.has(id) && source !== undefined) {
          used.add(source);
        }
      }
    }
  }
  if (!isKnown) {
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

/** The ids of a scan's output columns. The list is some levels down, in the node that all kinds of scans inherit. */
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

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
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
