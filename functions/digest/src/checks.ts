import type { QueryParameters } from "@issue-relay/shared/ask";
import { BrokenDestination } from "@issue-relay/shared/errors";
import type { Check } from "@issue-relay/shared/health/check";
import { ok, wrong } from "@issue-relay/shared/health/finding";
import { OVERDUE } from "./overdue-rows.ts";
import { TO_DO, UNANSWERED } from "./to-do.ts";
import { RECENT_WEEKS } from "./weeks.ts";
import { WORKING_DAYS } from "./working-days.ts";

/** What is asked, with values of parameters. */
const QUERIES = {
  "view to_do": [TO_DO, {}],
  "view to_do, for reminders": [UNANSWERED, { seconds: 0 }],
  "view lifecycles, for rules": [OVERDUE, { rules: ["{}"] }],
  "view recent_weeks": [RECENT_WEEKS, {}],
  "view working_days": [WORKING_DAYS, { from: 0, until: 0 }],
} as const satisfies Record<string, readonly [sql: string, params: QueryParameters]>;

const TODO =
  "run `terraform apply`, which makes the views and grants the rights to query them; then look at BigQuery's message";

/** Whether BigQuery would carry out what is asked. @param dryRun checks a query without running it */
export function viewChecks(dryRun: (sql: string, params: QueryParameters) => Promise<void>): Check[] {
  return Object.entries(QUERIES).map(([what, [sql, params]]) => ({
    what,
    async look() {
      try {
        await dryRun(sql, params);
        return [ok(what)];
      } catch (error) {
        if (error instanceof BrokenDestination) {
          return [wrong(what, error.message, TODO)];
        }
        throw error;
      }
    },
  }));
}
