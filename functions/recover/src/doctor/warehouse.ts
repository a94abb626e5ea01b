import { ask, type Query } from "@issue-relay/shared/ask";
import type { Check } from "@issue-relay/shared/health/check";
import { okUnless, wrong } from "@issue-relay/shared/health/finding";
import * as z from "@issue-relay/shared/zod";

export interface WarehouseOptions {
  /** All tables and views that terraform makes. */
  expected: readonly string[];
  /** The names of those that are in the dataset. */
  tables(): Promise<string[]>;
  query: Query;
}

const SettingsProblem = z.object({
  settings_table: z.string(),
  settings_row: z.string().nullable(),
  problem: z.string(),
});

const SETTINGS_PROBLEMS = `SELECT ${Object.keys(SettingsProblem.shape).join(", ")} FROM settings_problems`;

const WaitingDeadLetters = z.object({ waiting: z.int(), oldest: z.number().nullable() });

const WAITING_DEAD_LETTERS =
  "SELECT COUNT(*) AS waiting, UNIX_MILLIS(MIN(dead_at)) AS oldest FROM waiting_dead_letters";

/** Whether BigQuery has the tables and views, takes what a team has written into its own tables, and keeps no dead letter. */
export function warehouseChecks({ expected, tables, query }: WarehouseOptions): Check[] {
  const what = "BigQuery's tables and views";
  const settings = "the team's own tables in BigQuery";
  const deadLetters = "dead letters";
  return [
    {
      what,
      async look() {
        const there = new Set(await tables());
        return okUnless(
          what,
          expected
            .filter((name) => !there.has(name))
            .map((name) => wrong(what, `there is no ${name}`, "run `terraform apply`, which makes it")),
        );
      },
    },
    {
      what: settings,
      async look() {
        const problems = await ask(query, SettingsProblem, SETTINGS_PROBLEMS);
        return okUnless(
          settings,
          problems.map(({ settings_table, settings_row, problem }) =>
            wrong(
              settings,
              `${settings_table}, ${settings_row}: ${problem}`,
              "correct the row: it does not count",
            ),
          ),
        );
      },
    },
    {
      what: deadLetters,
      async look() {
        const [row] = await ask(query, WaitingDeadLetters, WAITING_DEAD_LETTERS);
        const problems =
          row && row.oldest !== null
            ? [
                wrong(
                  deadLetters,
                  `${row.waiting} wait, the oldest since ${new Date(row.oldest).toISOString()}`,
                  "look at them: `npm run relay -- dead-letters`",
                ),
              ]
            : [];
        return okUnless(deadLetters, problems);
      },
    },
  ];
}
