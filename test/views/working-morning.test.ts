import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { expect, it, onTestFinished } from "vitest";
import { BERLIN } from "./testing/berlin.ts";
import { anIssue } from "./testing/issues.ts";
import { type Configuration, startWarehouse } from "./testing/warehouse.ts";

/** Whether any working time is within the 12 hours after a moment. */
const IS_WORKING = `
SELECT COUNT(*) > 0 AS is_working
FROM issue_relay.working_days, UNNEST(spans) AS span
WHERE day BETWEEN DATE(@now, 'UTC') AND DATE_ADD(DATE(@now, 'UTC'), INTERVAL 1 DAY)
  AND span.starts_at < TIMESTAMP_ADD(@now, INTERVAL 12 HOUR)
  AND span.ends_at > @now`;

const in2025 = anIssue({ createdAt: "2025-01-06T09:00:00Z" }).opened();

function weekdays(opens: string, closes: string, time_zone: string) {
  return [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens, closes, time_zone }));
}

/** Whether working time is near at each moment. */
async function areWorking(
  configured: Partial<Configuration>,
  moments: string[],
  events = [in2025],
): Promise<unknown[]> {
  const warehouse = await startWarehouse(configured);
  onTestFinished(() => warehouse.close());
  await warehouse.load(events);
  const answers: unknown[] = [];
  for (const moment of moments) {
    const [row] = await warehouse.query(IS_WORKING, moment);
    answers.push(row?.is_working);
  }
  return answers;
}

const OFFICES: [string, Partial<Configuration>, [string, string, boolean][]][] = [
  [
    "in Berlin, from 9 to 17",
    BERLIN,
    [
      ["Monday at 9", "2025-03-03T08:00:00Z", true],
      ["Monday at 16:59:59", "2025-03-03T15:59:59Z", true],
      ["Friday at 17", "2025-03-07T16:00:00Z", false],
      ["Saturday at 9", "2025-03-08T08:00:00Z", false],
      ["Sunday at 21", "2025-03-09T20:00:00Z", false],
      ["Sunday a second after 21", "2025-03-09T20:00:01Z", true],
      ["Sunday at 21, after which clocks have changed", "2025-03-30T19:00:00Z", false],
      ["Sunday a second after 21, after which clocks have changed", "2025-03-30T19:00:01Z", true],
      ["Labour Day at 9, a holiday", "2025-05-01T07:00:00Z", false],
      ["the day after it at 9", "2025-05-02T07:00:00Z", true],
    ],
  ],
  [
    "in Auckland, whose days begin on the day before in UTC",
    { working_hours: weekdays("09:00:00", "17:00:00", "Pacific/Auckland") },
    [
      ["Monday at 9", "2025-03-02T20:00:00Z", true],
      ["Friday at 16", "2025-03-07T03:00:00Z", true],
      ["Saturday at 9", "2025-03-07T20:00:00Z", false],
    ],
  ],
  [
    "in Honolulu, whose days end on the day after in UTC",
    { working_hours: weekdays("09:00:00", "17:00:00", "Pacific/Honolulu") },
    [
      ["Friday at 16", "2025-03-08T02:00:00Z", true],
      ["Friday at 17", "2025-03-08T03:00:00Z", false],
      ["Sunday at 9", "2025-03-09T19:00:00Z", false],
    ],
  ],
  [
    "that has set no hours",
    { holidays: [{ day: "2025-03-09", name: "A Sunday" }] },
    [
      ["Saturday at 9", "2025-03-08T09:00:00Z", true],
      ["the holiday at 9", "2025-03-09T09:00:00Z", false],
      ["now", new Date().toISOString(), true],
    ],
  ],
];

describeSql("working time is near, or not", () => {
  it.each(OFFICES)("for an office %s", async (_, configured, moments) => {
    const answers = await areWorking(
      configured,
      moments.map(([, moment]) => moment),
    );
    expect(moments.map(([name], index) => [name, answers[index]])).toEqual(
      moments.map(([name, , isNear]) => [name, isNear]),
    );
  });

  it("and never before the first event", async () => {
    expect(await areWorking(BERLIN, ["2025-03-03T08:00:00Z"], [])).toEqual([false]);
  });
});
