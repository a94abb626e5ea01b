import { z } from "zod";
import { unsupportedStatement } from "../errors.ts";
import { EngineType } from "./types.ts";

/**
 * The parts of the engine's resolved statements that this stand-in reads.
 * https://github.com/google/zetasql/blob/master/docs/resolved_ast.md
 */
const OutputColumn = z.object({ name: z.string(), column: z.object({ type: EngineType }) });
const Literal = z.object({
  value: z.object({ value: z.object({ stringValue: z.string().optional() }).optional() }),
});
const Option = z.object({
  name: z.string(),
  value: z.object({ resolvedLiteralNode: Literal.optional() }).optional(),
});
const Options = z.array(Option).default([]);
const Creation = z.object({
  namePath: z.array(z.string()),
  createScope: z.string().default("CREATE_DEFAULT_SCOPE"),
  createMode: z.enum(["CREATE_DEFAULT", "CREATE_OR_REPLACE", "CREATE_IF_NOT_EXISTS"]),
});
export type Creation = z.infer<typeof Creation>;

const ColumnDefinition = z.object({
  name: z.string(),
  type: EngineType,
  annotations: z.object({ notNull: z.boolean().default(false), optionList: Options }).optional(),
});
export type ColumnDefinition = z.infer<typeof ColumnDefinition>;

const CreateView = z.object({
  parent: Creation,
  optionList: Options,
  outputColumnList: z.array(OutputColumn),
  sql: z.string(),
});
const CreateTable = z.object({
  parent: Creation,
  optionList: Options,
  columnDefinitionList: z.array(ColumnDefinition).default([]),
});

/** A statement that changes a table. Of its parts, those that BigQuery doesn't have are read too, to refuse them. */
const Change = z.object({
  tableScan: z.object({ table: z.object({ name: z.string() }) }),
  insertMode: z.string().default("OR_ERROR"),
  assertRowsModified: z.unknown().optional(),
  updateItemList: z
    .array(
      z.object({
        insertList: z.array(z.unknown()).default([]),
        updateList: z.array(z.unknown()).default([]),
        deleteList: z.array(z.unknown()).default([]),
      }),
    )
    .default([]),
});
export type Change = z.infer<typeof Change>;

export const Statement = z.object({
  resolvedInsertStmtNode: Change.optional(),
  resolvedUpdateStmtNode: Change.optional(),
  resolvedDeleteStmtNode: Change.optional(),
  resolvedTruncateStmtNode: Change.extend({ whereExpr: z.unknown().optional() }).optional(),
  resolvedQueryStmtNode: z
    .object({ outputColumnList: z.array(OutputColumn), isValueTable: z.boolean().default(false) })
    .optional(),
  resolvedDropStmtNode: z
    .object({ objectType: z.string(), isIfExists: z.boolean().default(false), namePath: z.array(z.string()) })
    .optional(),
  resolvedCreateStatementNode: z
    .object({
      resolvedCreateViewBaseNode: z
        .object({ resolvedCreateViewStmtNode: z.object({ parent: CreateView }).optional() })
        .optional(),
      resolvedCreateTableStmtBaseNode: z
        .object({ resolvedCreateTableStmtNode: z.object({ parent: CreateTable }).optional() })
        .optional(),
    })
    .optional(),
});
export type Statement = z.infer<typeof Statement>;

/** The description in `OPTIONS (description = "…")`. */
export function descriptionOf(options: z.infer<typeof Options>): string | undefined {
  const option = options.find(({ name }) => name === "description");
  return option?.value?.resolvedLiteralNode?.value.value?.stringValue;
}

/**
 * The columns of a query's result.
 * @throws ApiError for a statement that is not a query
 */
export function outputColumns(statement: Statement) {
  if (statement.resolvedQueryStmtNode) {
    return statement.resolvedQueryStmtNode.outputColumnList;
  }
  throw unsupportedStatement();
}
