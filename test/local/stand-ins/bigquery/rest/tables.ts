import { type Context, Hono } from "hono";
import { z } from "zod";
import { invalid, notImplemented } from "../errors.ts";
import { Field } from "../field.ts";
import { legacyIdOf, type Table, type TableName, type TableOrView, type View } from "../table.ts";
import { type Backend, readJson } from "./context.ts";

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/tables#Table */
const Schema = z.object({ fields: z.array(Field).default([]) });
const ViewDefinition = z.looseObject({ query: z.string(), useLegacySql: z.boolean().optional() });
const TablePatch = z.looseObject({ schema: Schema.optional(), view: ViewDefinition.optional() });
const TableRequest = TablePatch.extend({ tableReference: z.object({ tableId: z.string() }) });

export function tableName(c: Context<object, "/:project/:dataset/:table">): TableName {
  return { project: c.req.param("project"), dataset: c.req.param("dataset"), table: c.req.param("table") };
}

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/tables */
export function tableRoutes({ catalog, sql, now }: Backend): Hono {
  const routes = new Hono();
  const collection = "/projects/:project/datasets/:dataset/tables";

  /** The columns of a view. None where this machine can't run SQL: they are added when a query first reads the view. */
  async function viewFields(project: string, { query, useLegacySql }: z.infer<typeof ViewDefinition>) {
    if (useLegacySql) {
      throw notImplemented("The local BigQuery doesn't support legacy SQL: set useLegacySql to false.");
    }
    if (!sql.available) {
      return [];
    }
    return sql.describeView(query, project);
  }

  routes.get(collection, (c) => {
    const { project, dataset } = c.req.param();
    catalog.dataset(project, dataset);
    const tables = catalog.tables({ project, dataset }).map(tableResource);
    return c.json({ kind: "bigquery#tableList", tables, totalItems: tables.length });
  });

  routes.post(collection, async (c) => {
    const { tableReference, schema, view, ...metadata } = await readJson(c, TableRequest);
    const { project, dataset } = c.req.param();
    const common = {
      name: { project, dataset, table: tableReference.tableId },
      createdAt: now(),
      modifiedAt: now(),
      metadata,
    };
    catalog.dataset(project, dataset);
    const table: TableOrView = view
      ? { kind: "VIEW", ...common, query: view.query, fields: await viewFields(project, view) }
      : { kind: "TABLE", ...common, fields: schema?.fields ?? [], rows: [] };
    catalog.addTable(table);
    return c.json(tableResource(table));
  });

  routes.get(`${collection}/:table`, (c) => c.json(tableResource(catalog.table(tableName(c)))));

  routes.on(["PATCH", "PUT"], `${collection}/:table`, async (c) => {
    const { schema, view, ...metadata } = await readJson(c, TablePatch);
    const before = catalog.table(tableName(c));
    const common = { modifiedAt: now(), metadata: { ...before.metadata, ...metadata } };
    const after =
      before.kind === "VIEW"
        ? { ...before, ...common, ...(view && (await newQuery(before, view))) }
        : { ...before, ...common, ...(schema && withMoreColumns(before, schema.fields)) };
    catalog.updateTable(after);
    return c.json(tableResource(after));
  });

  async function newQuery({ name }: View, view: z.infer<typeof ViewDefinition>) {
    return { query: view.query, fields: await viewFields(name.project, view) };
  }

  routes.delete(`${collection}/:table`, (c) => {
    catalog.removeTable(tableName(c));
    return c.body(null, 204);
  });

  return routes;
}

/**
 * The table with a new schema, which may add columns at the end and make REQUIRED columns NULLABLE.
 * https://cloud.google.com/bigquery/docs/managing-table-schemas
 * @throws ApiError for any other change
 */
function withMoreColumns(table: Table, fields: Field[]): Pick<Table, "fields" | "rows"> {
  const kept = table.fields.every((old, index) => {
    const field = fields[index];
    const relaxed = old.mode === "REQUIRED" && field?.mode === "NULLABLE";
    return field?.name === old.name && field.type === old.type && (field.mode === old.mode || relaxed);
  });
  const added = fields.slice(table.fields.length);
  if (!kept || added.some((field) => field.mode === "REQUIRED")) {
    throw invalid(`Provided Schema does not match Table ${legacyIdOf(table.name)}.`);
  }
  const empty = added.map((field) => (field.mode === "REPEATED" ? [] : null));
  return { fields, rows: added.length > 0 ? table.rows.map((row) => [...row, ...empty]) : table.rows };
}

function tableResource(table: TableOrView) {
  const { project, dataset, table: tableId } = table.name;
  return {
    location: "US",
    ...table.metadata,
    kind: "bigquery#table",
    id: legacyIdOf(table.name),
    tableReference: { projectId: project, datasetId: dataset, tableId },
    type: table.kind,
    schema: { fields: table.fields },
    creationTime: String(table.createdAt),
    lastModifiedTime: String(table.modifiedAt),
    ...(table.kind === "VIEW"
      ? { view: { query: table.query, useLegacySql: false } }
      : { numRows: String(table.rows.length) }),
  };
}
