import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { BERLIN } from "./testing/berlin.ts";
import { anIssue } from "./testing/issues.ts";
import { type Configuration, startWarehouse, type Warehouse } from "./testing/warehouse.ts";

const HOUR = 3600;
const BERLIN_TIME = "Europe/Berlin";
const AFTER_2025 = "2026-01-02T12:00:00Z";

async function aWarehouse(configured: Partial<Configuration>): Promise<Warehouse> {
  const warehouse = await startWarehouse(configured, AFTER_2025);
  onTestFinished(() => warehouse.close());
  return warehouse;
}

/** Working seconds from the opening to the first response. */
async function workedBetween(warehouse: Warehouse, from: string, to: string): Promise<unknown> {
  const issue = anIssue({ createdAt: from });
  const opened = issue.opened();
  await warehouse.load([opened, issue.commented(to, "bob")]);
  const [life] = await warehouse.query(
    `SELECT first_response_working_seconds AS worked FROM issue_relay.lifecycles
    WHERE repository = '${opened.repository.name}'`,
  );
  return life?.worked;
}

describeSql("in an office in Berlin, Monday to Friday from 9 to 17", () => {
  let berlin: Warehouse;
  beforeAll(async () => {
    berlin = await startWarehouse(BERLIN, AFTER_2025);
  });
  afterAll(() => berlin.close());

  it.each([
    ["a morning counts", "2025-03-03T09:00:00Z", "2025-03-03T10:30:00Z", 1.5],
    ["a weekend does not count", "2025-03-07T15:00:00Z", "2025-03-10T09:00:00Z", 2],
    ["a holiday does not count", "2025-04-30T14:00:00Z", "2025-05-02T08:00:00Z", 2],
    [
      "a night does not count, for an issue that is opened and answered outside working hours",
      "2025-03-03T20:00:00Z",
      "2025-03-04T07:00:00Z",
      0,
    ],
    [
      "an issue that is opened on Saturday begins to wait on Monday",
      "2025-03-08T12:00:00Z",
      "2025-03-10T09:00:00Z",
      1,
    ],
    [
      "an issue that is answered on Sunday stopped waiting on Friday",
      "2025-03-07T15:00:00Z",
      "2025-03-09T12:00:00Z",
      1,
    ],
    ["from 9 to 17 is a whole day", "2025-03-03T08:00:00Z", "2025-03-03T16:00:00Z", 8],
    [
      "after the change to summer time, the office opens an hour earlier in UTC",
      "2025-03-28T15:00:00Z",
      "2025-03-31T08:00:00Z",
      2,
    ],
    [
      "after the change to winter time, the office opens an hour later in UTC",
      "2025-10-24T14:00:00Z",
      "2025-10-27T09:00:00Z",
      2,
    ],
    ["a whole year has 259 working days of 8 hours", "2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z", 259 * 8],
  ])("%s", async (_, from, to, hours) => {
    expect(await workedBetween(berlin, from, to)).toBe(hours * HOUR);
  });

  it("each open interval of a reopened issue is counted in working time", async () => {
    const issue = anIssue({ createdAt: "2025-03-07T15:00:00Z" });
    const opened = issue.opened();
    await berlin.load([
      opened,
      issue.closed("2025-03-08T12:00:00Z"),
      issue.reopened("2025-03-10T07:00:00Z"),
      issue.closed("2025-03-10T09:30:00Z"),
    ]);
    expect(
      await berlin.query(`SELECT active_open_seconds, active_open_working_seconds, first_close_working_seconds
        FROM issue_relay.lifecycles WHERE repository = '${opened.repository.name}'`),
    ).toEqual([
      {
        active_open_seconds: 23.5 * HOUR,
        active_open_working_seconds: 2.5 * HOUR,
        first_close_working_seconds: HOUR,
      },
    ]);
  });
});

describeSql("working hours", () => {
  it("without a time zone or weekday that exists do not count; the others do", async () => {
    const monday = { weekday: 1, opens: "09:00:00", closes: "10:00:00" };
    const warehouse = await aWarehouse({
      working_hours: [
        { ...monday, time_zone: "UTC" },
        { ...monday, opens: "12:00:00", closes: "18:00:00", time_zone: "Berlin" },
        { ...monday, weekday: 8, time_zone: "UTC" },
      ],
    });
    expect(await workedBetween(warehouse, "2025-03-03T00:00:00Z", "2025-03-04T00:00:00Z")).toBe(HOUR);
    for (const view of ["weekly", "attainment", "unanswered"]) {
      await warehouse.query(`SELECT * FROM issue_relay.${view}`);
    }
  });

  it("are all hours if no row is valid", async () => {
    const wrong = { weekday: 1, opens: "09:00:00", closes: "17:00:00", time_zone: "Europe/Atlantis" };
    const warehouse = await aWarehouse({ working_hours: [wrong] });
    expect(await workedBetween(warehouse, "2025-03-03T00:00:00Z", "2025-03-04T00:00:00Z")).toBe(24 * HOUR);
  });

  it("are all hours if none are set, except on holidays", async () => {
    const warehouse = await aWarehouse({ holidays: [{ day: "2025-03-05", name: "Ash Wednesday" }] });
    expect(await workedBetween(warehouse, "2025-03-04T12:00:00Z", "2025-03-06T12:00:00Z")).toBe(24 * HOUR);
  });

  it("may go past midnight, and are shorter or longer in the nights in which clocks change", async () => {
    const night = { weekday: 6, opens: "22:00:00", closes: "06:00:00", time_zone: BERLIN_TIME };
    const warehouse = await aWarehouse({ working_hours: [night] });
    expect(await workedBetween(warehouse, "2025-03-08T12:00:00Z", "2025-03-09T12:00:00Z")).toBe(8 * HOUR);
    expect(await workedBetween(warehouse, "2025-03-29T12:00:00Z", "2025-03-30T12:00:00Z")).toBe(7 * HOUR);
    expect(await workedBetween(warehouse, "2025-10-25T12:00:00Z", "2025-10-26T12:00:00Z")).toBe(9 * HOUR);
  });

  it("from 0 to 0 are a whole day, of 23 or 25 hours when clocks change", async () => {
    const sunday = { weekday: 7, opens: "00:00:00", closes: "00:00:00", time_zone: BERLIN_TIME };
    const warehouse = await aWarehouse({ working_hours: [sunday] });
    expect(await workedBetween(warehouse, "2025-03-28T12:00:00Z", "2025-03-31T12:00:00Z")).toBe(23 * HOUR);
    expect(await workedBetween(warehouse, "2025-10-24T12:00:00Z", "2025-10-27T12:00:00Z")).toBe(25 * HOUR);
  });

  it("may have a break; an hour in which two time zones work counts once", async () => {
    const monday = (opens: string, closes: string, time_zone: string | null) => ({
      weekday: 1,
      opens,
      closes,
      time_zone,
    });
    const warehouse = await aWarehouse({
      working_hours: [
        monday("09:00:00", "12:00:00", null),
        monday("13:00:00", "17:00:00", null),
        // 14 to 22 in UTC.
        monday("09:00:00", "17:00:00", "America/New_York"),
      ],
    });
    expect(await workedBetween(warehouse, "2025-03-03T00:00:00Z", "2025-03-04T00:00:00Z")).toBe(12 * HOUR);
    expect(await workedBetween(warehouse, "2025-03-03T12:30:00Z", "2025-03-03T13:30:00Z")).toBe(HOUR / 2);
  });
});
