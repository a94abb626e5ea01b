import type { Field } from "./field.ts";
import type { CellRow } from "./values/cell.ts";

export interface TableName {
  project: string;
  dataset: string;
  table: string;
}

/** What a client gave and reads back, such as description, labels and clustering. This stand-in doesn't use it. */
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

/** `p.d.t` */
export function idOf({ project, dataset, table }: TableName) {
  return `${project}.${dataset}.${table}`;
}

/** `p:d.t`, the form of error messages and `id` fields. */
export function legacyIdOf({ project, dataset, table }: TableName) {
  return `${project}:${dataset}.${table}`;
}
