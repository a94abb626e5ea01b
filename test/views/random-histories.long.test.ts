import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { afterAll, beforeAll, expect, it } from "vitest";
import { differences, NONE } from "./testing/differences.ts";
import { iso } from "./testing/histories/payload.ts";
import { ASKED_AT } from "./testing/histories/repositories.ts";
import { closingsAndReopenings, issuesWithoutLoss } from "./testing/histories/truth.ts";
import { randomHistories } from "./testing/histories.ts";
import { answersOf, VIEWS, type View } from "./testing/reference.ts";
import { seed, TIMES } from "./testing/seed.ts";
import { TWO_OFFICES } from "./testing/two-offices.ts";
import { type Row, startWarehouse, type Warehouse } from "./testing/warehouse.ts";

const ISSUES = 70 * TIMES;

describeSql(
  `over ${ISSUES} random histories with lost, repeated, late and shuffled events (ISSUE_RELAY_SEED=${seed})`,
  () => {
    const deliveries = randomHistories(seed, ISSUES);
    let warehouse: Warehouse;
    beforeAll(async () => {
      warehouse = await startWarehouse(TWO_OFFICES, iso(ASKED_AT));
      await warehouse.load(deliveries.map(({ event }) => event));
    });
    afterAll(() => warehouse.close());

    const asked = new Map<View, Promise<Row[]>>();

    function ask(view: View): Promise<Row[]> {
      const rows = asked.get(view) ?? warehouse.query(`SELECT * FROM issue_relay.${view}`);
      asked.set(view, rows);
      return rows;
    }

    const expected = answersOf(deliveries, TWO_OFFICES, ASKED_AT);

    it.each(VIEWS)("%s is that of the reference", async (view) => {
      expect(differences(await ask(view), expected[view])).toEqual(NONE);
    });

    it("an issue of which nothing was lost has all closings and reopenings that happened, and no others", async () => {
      const rows = await ask("state_changes");
      const byIssue = Map.groupBy(rows, ({ issue_id }) => issue_id);
      const whole = issuesWithoutLoss(deliveries);
      expect(whole.length).toBeGreaterThan(ISSUES / 3);
      for (const issue of whole) {
        const counted = (byIssue.get(issue.id) ?? []).flatMap(({ change, changed_at }) =>
          change === "closed" || change === "reopened" ? `${changed_at} ${change}` : [],
        );
        expect(counted.sort(), `issue ${issue.id}`).toEqual(closingsAndReopenings(issue));
      }
    });
  },
);
