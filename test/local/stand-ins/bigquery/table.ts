import type { Field } from "./field.ts";
import type { CellRow } from "./values/cell.ts";

export interface TableName {
  project: string;
  dataset: string;
  table: string;
}

/** Properties that a client sets and reads back, such as description and labels. This stand-in doesn't use them. */
type Metadata = Record<string, unknown>;

export interface Dataset {
  project: string;
  dataset: string;
  /** ms since 1970. */
  createdAt: number;
  metadata: Metadata;
}

interface Common {
  name: TableName;
  fields: Field[];
  /** ms since 1970. */
  createdAt: number;
  /** ms since 1970. */
  modifiedAt: number;
  metadata: Metadata;
}

export interface Table extends Common {
  kind: "TABLE";
  rows: CellRow[];
}

export interface View extends Common {
  kind: "VIEW";
  query: string;
}

export type TableOrView = Table | View;

/** `project.dataset.table` */
export function idOf({ project, dataset, table }: TableName) {
  return `${project}.${dataset}.${table}`;
}

/** `project:dataset.table`, the form in error messages and `id` fields. */
export function legacyIdOf({ project, dataset, table }: TableName) {
  return `${project}:${dataset}.${table}`;
}
