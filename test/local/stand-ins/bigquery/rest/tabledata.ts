import { Hono } from "hono";
import { invalid } from "../errors.ts";
import { InsertAllRequest } from "../insert-all.ts";
import { idOf } from "../table.ts";
import { formatRows } from "../values/format.ts";
import { type Backend, pageFrom, readJson, readQueryString } from "./context.ts";
import { tableName } from "./tables.ts";

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/tabledata */
export function tabledataRoutes({ catalog, insertAll }: Backend): Hono {
  const routes = new Hono();
  const path = "/projects/:project/datasets/:dataset/tables/:table";

  routes.post(`${path}/insertAll`, async (c) => {
    const request = await readJson(c, InsertAllRequest);
    return c.json(insertAll(catalog.table(tableName(c)), request));
  });

  routes.get(`${path}/data`, (c) => {
    const { paging, timestamps } = readQueryString(c);
    const table = catalog.table(tableName(c));
    if (table.kind === "VIEW") {
      throw invalid(`Cannot list a table of type VIEW: ${idOf(table.name)}`);
    }
    const { items, ...next } = pageFrom(table.rows, paging);
    return c.json({
      kind: "bigquery#tableDataList",
      totalRows: String(table.rows.length),
      rows: formatRows(items, table.fields, timestamps),
      ...next,
    });
  });

  return routes;
}
