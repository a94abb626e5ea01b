import type { Catalog } from "../catalog.ts";
import { type ColumnDefinition, type Creation, descriptionOf, type Statement } from "../engine/resolved.ts";
import { fromEngineType } from "../engine/types.ts";
import { duplicate, invalid, notFound, unsupportedStatement } from "../errors.ts";
import type { Field } from "../field.ts";
import { legacyIdOf, type TableOrView } from "../table.ts";
import { resolveName, type Scope } from "./names.ts";

/** A CREATE or DROP statement that was checked and can be carried out. */
export interface DdlPlan {
  /** https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#JobStatistics2 */
  statementType: string;
  apply(): void;
}

/**
 * Checks a CREATE or DROP statement. Of its options, only descriptions are kept; a table's partitioning and clustering
 * are ignored.
 * @param now ms since 1970
 * @returns undefined for any other statement
 * @throws ApiError where the table or view exists already, or is missing
 */
export function planDdl(
  statement: Statement,
  scope: Scope,
  catalog: Catalog,
  now: number,
): DdlPlan | undefined {
  const drop = statement.resolvedDropStmtNode;
  if (drop && /^(TABLE|VIEW)$/.test(drop.objectType)) {
    return planDrop(drop, scope, catalog);
  }

  const create = statement.resolvedCreateStatementNode;
  const view = create?.resolvedCreateViewBaseNode?.resolvedCreateViewStmtNode?.parent;
  const table = create?.resolvedCreateTableStmtBaseNode?.resolvedCreateTableStmtNode?.parent;
  const made = view ?? table;
  if (!made) {
    return undefined;
  }

  if (made.parent.createScope !== "CREATE_DEFAULT_SCOPE") {
    throw unsupportedStatement("CREATE TEMP");
  }
  const name = resolveName(made.parent.namePath.join("."), scope);
  const description = descriptionOf(made.optionList);
  const common = {
    name,
    createdAt: now,
    modifiedAt: now,
    metadata: description === undefined ? {} : { description },
  };
  if (view) {
    const fields = view.outputColumnList.map(({ name, column }) => fromEngineType(name, column.type));
    return planCreate(made.parent, { kind: "VIEW", ...common, fields, query: view.sql }, catalog);
  }
  const fields = (table?.columnDefinitionList ?? []).map(columnOf);
  return planCreate(made.parent, { kind: "TABLE", ...common, fields, rows: [] }, catalog);
}

function planCreate({ createMode }: Creation, made: TableOrView, catalog: Catalog): DdlPlan {
  const { project, dataset } = made.name;
  catalog.dataset(project, dataset);
  const existing = catalog.find(made.name);
  const type = made.kind === "VIEW" ? "a view" : "a table";
  if (existing && createMode === "CREATE_DEFAULT") {
    throw duplicate(`Already Exists: Table ${legacyIdOf(made.name)}`);
  }
  if (existing && existing.kind !== made.kind) {
    throw invalid(`${legacyIdOf(made.name)} exists and is not ${type}.`);
  }
  return {
    statementType: `CREATE_${made.kind}`,
    apply() {
      if (existing && createMode === "CREATE_IF_NOT_EXISTS") {
        return;
      }
      if (existing) {
        catalog.removeTable(made.name);
      }
      catalog.addTable(made);
    },
  };
}

function planDrop(
  drop: NonNullable<Statement["resolvedDropStmtNode"]>,
  scope: Scope,
  catalog: Catalog,
): DdlPlan {
  const name = resolveName(drop.namePath.join("."), scope);
  const existing = catalog.find(name);
  if (!existing && !drop.isIfExists) {
    throw notFound(`Not found: Table ${legacyIdOf(name)} was not found in location US`);
  }
  if (existing && existing.kind !== drop.objectType) {
    throw invalid(`${legacyIdOf(name)} is a ${existing.kind}: DROP ${drop.objectType} can't drop it.`);
  }
  return {
    statementType: `DROP_${drop.objectType}`,
    apply() {
      if (existing) {
        catalog.removeTable(name);
      }
    },
  };
}

function columnOf({ name, type, annotations }: ColumnDefinition): Field {
  const field = fromEngineType(name, type);
  const description = annotations && descriptionOf(annotations.optionList);
  return {
    ...field,
    ...(annotations?.notNull && field.mode === "NULLABLE" && { mode: "REQUIRED" }),
    ...(description !== undefined && { description }),
  };
}
