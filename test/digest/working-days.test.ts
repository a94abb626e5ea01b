import { DATASET } from "@issue-relay/local/stack/dataset";
import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { queryIn } from "@issue-relay/shared/google/bigquery";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { howTeamsWork } from "../../functions/digest/src/working-days.ts";
import { BERLIN } from "../views/testing/berlin.ts";
import { anIssue } from "../views/testing/issues.ts";
import { type Configuration, NOW } from "../views/testing/warehouse.ts";
import { aWarehouse } from "./testing/a-digest.ts";

const HOUR = 3600;
const TWELVE_HOURS = { after: 12 * HOUR * 1000 };
const in2025 = anIssue({ createdAt: "2025-01-06T09:00:00Z" }).opened();

let warehouse: Awaited<ReturnType<typeof aWarehouse>>;

function weekdays(opens: string, closes: string, time_zone: string) {
  return [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens, closes, time_zone }));
}

function workAt(moment: string) {
  const query = queryIn(warehouse.bigquery, DATASET);
  return howTeamsWork({ query }, new Date(moment), TWELVE_HOURS);
}

/** How each works, the length of its usual day in hours, and whether somebody works within twelve hours after each moment. */
const OFFICES: [string, Partial<Configuration>, number, [string, string, boolean][]][] = [
  [
    "in Berlin, from 9 to 17",
    BERLIN,
    8,
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
    8,
    [
      ["Monday at 9", "2025-03-02T20:00:00Z", true],
      ["Friday at 16", "2025-03-07T03:00:00Z", true],
      ["Saturday at 9", "2025-03-07T20:00:00Z", false],
    ],
  ],
  [
    "in Honolulu, whose days end on the day after in UTC",
    { working_hours: weekdays("09:00:00", "17:00:00", "Pacific/Honolulu") },
    8,
    [
      ["Friday at 16", "2025-03-08T02:00:00Z", true],
      ["Friday at 17", "2025-03-08T03:00:00Z", false],
      ["Sunday at 9", "2025-03-09T19:00:00Z", false],
    ],
  ],
  [
    "at night, in two shifts that overlap",
    {
      working_hours: [
        ...weekdays("22:00:00", "04:00:00", "Europe/Berlin"),
        ...weekdays("02:00:00", "06:00:00", "Europe/Berlin"),
      ],
    },
    8,
    [
      ["Monday at 10", "2025-03-03T09:00:00Z", false],
      ["Monday a second after 10", "2025-03-03T09:00:01Z", true],
      ["Saturday at 3", "2025-03-08T02:00:00Z", true],
      ["Saturday at 4", "2025-03-08T03:00:00Z", false],
    ],
  ],
  [
    "that has set no hours",
    { holidays: [{ day: "2025-03-09", name: "A Sunday" }] },
    24,
    [
      ["Saturday at 9", "2025-03-08T09:00:00Z", true],
      ["the holiday at 9", "2025-03-09T09:00:00Z", false],
      ["now", NOW, true],
    ],
  ],
];

describeSql("how teams work is known", () => {
  beforeAll(async () => {
    warehouse = await aWarehouse(NOW);
  });
  afterEach(() => warehouse.empty());
  afterAll(() => warehouse.close());

  it.each(OFFICES)("for an office %s", async (_, configured, hours, moments) => {
    for (const table of ["working_hours", "holidays"] as const) {
      const rows = configured[table];
      if (rows) {
        await warehouse.insert(table, rows);
      }
    }
    await warehouse.load([in2025]);
    const answers = await Promise.all(moments.map(([, moment]) => workAt(moment)));
    expect(moments.map(([name], index) => [name, answers[index]])).toEqual(
      moments.map(([name, , is_working]) => [name, { is_working, day_seconds: hours * HOUR }]),
    );
  });

  it("and never before the first event", async () => {
    expect(await workAt(NOW)).toEqual({ is_working: false, day_seconds: 24 * HOUR });
  });
});
