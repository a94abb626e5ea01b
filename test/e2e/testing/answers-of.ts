import { DATASET } from "@issue-relay/local/stack/dataset";
import { type Row, startWarehouse } from "../../views/testing/warehouse.ts";

/**
 * What views answer of rows of the table of events, sorted, since a view has no order.
 * @param now what time it is to them, so that the ages of open issues can be compared
 */
export async function answersOf(
  views: readonly string[],
  rows: readonly object[],
  now: Date,
): Promise<Map<string, Row[]>> {
  const warehouse = await startWarehouse({}, now.toISOString());
  try {
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

function sorted(rows: readonly Row[]): Row[] {
  const textOf = new Map(rows.map((row) => [row, JSON.stringify(row)]));
  return rows.toSorted((one, other) => ((textOf.get(one) ?? "") < (textOf.get(other) ?? "") ? -1 : 1));
}
