import { readFileSync } from "node:fs";
import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { startWarehouse, type Warehouse } from "./testing/warehouse.ts";

const Query = z.object({ rawSql: z.string() });
const Dashboard = z.object({
  templating: z.object({ list: z.array(z.object({ query: z.union([z.string(), Query]) })) }),
  panels: z.array(z.object({ title: z.string(), targets: z.array(Query) })),
});
const file = new URL("../../shared/warehouse/grafana.json", import.meta.url);
const dashboard = Dashboard.parse(JSON.parse(readFileSync(file, "utf8")));

/** The query with values in place of variables, as Grafana sends it. */
function withValues(sql: string): string {
  return sql
    .replaceAll(/\$\{repository:singlequote\}/g, "'acme/web', 'acme/api'")
    .replaceAll(/\$\{__from\}/g, String(Date.UTC(2026, 0, 1)))
    .replaceAll(/\$\{__to\}/g, String(Date.UTC(2026, 5, 1)));
}

describeSql("the Grafana dashboard", () => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await startWarehouse();
  });
  afterAll(() => warehouse.close());

  it.each(dashboard.panels)("has only queries that the views can answer: $title", async ({ targets }) => {
    for (const { rawSql } of targets) {
      expect(await warehouse.query(withValues(rawSql))).toEqual([]);
    }
  });

  it("can list the repositories", async () => {
    const queries = dashboard.templating.list.flatMap(({ query }) =>
      typeof query === "string" ? [] : [query],
    );
    for (const { rawSql } of queries) {
      expect(await warehouse.query(rawSql)).toEqual([]);
    }
  });
});
