import { z } from "zod";
import { notImplemented } from "../errors.ts";
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

export const Statement = z.object({
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
  throw notImplemented(
    "The local BigQuery runs queries, and CREATE and DROP of tables and views, nothing else.",
  );
}
