import { BrokenDestination } from "@issue-relay/shared/errors";
import type { Check } from "@issue-relay/shared/health/check";
import { okUnless, wrong } from "@issue-relay/shared/health/finding";
import columns from "@issue-relay/shared/warehouse/tables/issue_events.json" with { type: "json" };

const TODO = "run `terraform apply`; BigQuery takes a new column some minutes later";

/** Whether the table is there, with all columns that our rows have. @param columnsOfTable their names in BigQuery */
export function tableCheck(table: string, columnsOfTable: () => Promise<string[]>): Check {
  const what = `table ${table}`;
  return {
    what,
    async look() {
      try {
        const there = new Set(await columnsOfTable());
        const missing = columns.filter(({ name }) => !there.has(name));
        return okUnless(
          what,
          missing.map(({ name }) => wrong(what, `lacks the column ${name}`, TODO)),
        );
      } catch (error) {
        if (error instanceof BrokenDestination) {
          return [wrong(what, error.message, TODO)];
        }
        throw error;
      }
    },
  };
}
