import { DATASET, viewFiles } from "@issue-relay/local/stack/dataset";
import { type Row, startWarehouse, type Warehouse } from "../../views/testing/warehouse.ts";

/**
 * What views answer of rows of the table of events, sorted, since a view has no order.
 * @param now what time it is to them, so that the ages of open issues can be compared
 */
export async function answersOf(
  views: readonly string[],
  rows: readonly object[],
  now: Date,
): Promise<Map<string, Row[]>> {
  const warehouse = await startWarehouse();
  try {
    await stopClock(warehouse, now);
    await warehouse.loadRows(rows);
    const answers = new Map<string, Row[]>();
    for (const view of views) {
      answers.set(view, sorted(await warehouse.query(`SELECT * FROM ${DATASET}.${view}`)));
    }
    return answers;
  } finally {
    await warehouse.close();
  }
}

async function stopClock(warehouse: Warehouse, now: Date): Promise<void> {
  const time = now.toISOString();
  for (const { name, query } of await viewFiles()) {
    const stopped = query
      .replaceAll("CURRENT_TIMESTAMP()", `TIMESTAMP '${time}'`)
      .replaceAll("CURRENT_DATE('UTC')", `DATE '${time.slice(0, 10)}'`);
    if (stopped !== query) {
      await warehouse.query(`CREATE OR REPLACE VIEW ${DATASET}.${name} AS\n${stopped}`);
    }
  }
}

function sorted(rows: readonly Row[]): Row[] {
  const textOf = new Map(rows.map((row) => [row, JSON.stringify(row)]));
  return rows.toSorted((one, other) => ((textOf.get(one) ?? "") < (textOf.get(other) ?? "") ? -1 : 1));
}
