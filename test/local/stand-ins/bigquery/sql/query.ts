import type { Parameter } from "../engine/session.ts";
import type { Field } from "../field.ts";
import type { CellRow } from "../values/cell.ts";
import type { Scope } from "./names.ts";

export interface Query {
  sql: string;
  scope: Scope;
  parameters: readonly Parameter[];
}

/** How many rows a statement changed. https://cloud.google.com/bigquery/docs/reference/rest/v2/DmlStats */
export interface RowCounts {
  inserted?: number;
  updated?: number;
  deleted?: number;
}

export interface QueryResult {
  /** https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#JobStatistics2 */
  statementType: string;
  fields: Field[];
  rows: CellRow[];
  /** Present for a statement that changed a table. */
  changed?: RowCounts;
}
