import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { expect, it, onTestFinished } from "vitest";
import { Story } from "./testing/story.ts";
import { type Configuration, type Row, startWarehouse, type Warehouse } from "./testing/warehouse.ts";

const NINE_TO_FIVE = { weekday: 1, opens: "09:00:00", closes: "17:00:00", time_zone: "UTC" };
const TARGET = { label: "bug", first_response_hours: 4, close_hours: 8 };
const ACCOUNT = { login: "bob", role: "team" };
const REPOSITORY = {
  repository_id: 1,
  repository: null,
  state: "active",
  observed_at: "2025-01-01T00:00:00Z",
};

/** A table, a wrong row of it, and its problem. */
const WRONG: [keyof Configuration, object, string][] = [
  ["working_hours", { ...NINE_TO_FIVE, time_zone: "Berlin" }, 'There is no time zone "Berlin".'],
  ["working_hours", { ...NINE_TO_FIVE, time_zone: "" }, 'There is no time zone "".'],
  ["working_hours", { ...NINE_TO_FIVE, weekday: 0 }, "There is no weekday 0"],
  ["targets", { ...TARGET, label: "late", first_response_hours: 0 }, "Hours must be greater than 0"],
  ["targets", { ...TARGET, label: "late", close_hours: -1 }, "Hours must be greater than 0"],
  ["targets", { ...TARGET, label: "late", close_hours: "NaN" }, "Hours must be greater than 0"],
  ["targets", { label: "late", first_response_hours: null, close_hours: null }, "It has no hours"],
  ["targets", { ...TARGET, label: " bug" }, "No label is empty, or has a blank"],
  ["targets", { ...TARGET, label: "BUG" }, "A label has several targets"],
  ["accounts", { login: "@bob", role: "machine" }, "That is no login of GitHub"],
  ["accounts", { login: "bob", role: "boss" }, 'There is no role "boss"'],
  [
    "repositories",
    { ...REPOSITORY, state: "Archived", observed_at: "2025-02-01T00:00:00Z" },
    "There is no state",
  ],
  [
    "repositories",
    { ...REPOSITORY, state: "deleted", observed_at: "2999-01-01T00:00:00Z" },
    "is in the future",
  ],
];

const RIGHT = {
  working_hours: [NINE_TO_FIVE],
  targets: [TARGET],
  accounts: [ACCOUNT],
  repositories: [REPOSITORY],
};

async function aWarehouse(table?: keyof Configuration, row?: object): Promise<Warehouse> {
  const rows: Record<string, object[]> = { ...RIGHT };
  if (table && row) {
    rows[table] = [...(rows[table] ?? []), row];
  }
  const warehouse = await startWarehouse(rows);
  onTestFinished(() => warehouse.close());
  const issue = new Story({
    repository: "acme/web",
    repositoryId: 1,
    number: 1,
    createdAt: "2025-03-03T09:00:00Z",
    labels: ["bug"],
  });
  await warehouse.load([
    issue.opened(),
    issue.commented("2025-03-03T10:00:00Z", "bob"),
    issue.closed("2025-03-04T09:00:00Z"),
  ]);
  return warehouse;
}

/** What depends on the settings. */
async function numbersOf(warehouse: Warehouse): Promise<Row[][]> {
  return [
    await warehouse.query(
      "SELECT first_team_response_seconds, first_close_working_seconds, not_waiting FROM issue_relay.lifecycles",
    ),
    await warehouse.query("SELECT * FROM issue_relay.attainment WHERE label IN ('bug', 'BUG')"),
  ];
}

describeSql("the settings", () => {
  it("have no problem if they are right, also with a target that is longer than a life", async () => {
    const warehouse = await aWarehouse("targets", { ...TARGET, label: "never", first_response_hours: 1e306 });
    expect(await warehouse.query("SELECT * FROM issue_relay.settings_problems")).toEqual([]);
    await warehouse.query("SELECT * FROM issue_relay.attainment");
  });

  it.each(WRONG)(
    "of %s are listed if they are wrong, and change no number: %j",
    async (table, row, problem) => {
      const warehouse = await aWarehouse(table, row);
      const problems = await warehouse.query("SELECT * FROM issue_relay.settings_problems");
      expect(problems).toMatchObject([{ settings_table: table, problem: expect.stringContaining(problem) }]);
      const [lives, targets] = await numbersOf(warehouse);
      expect(lives).toEqual([
        { first_team_response_seconds: 3600, first_close_working_seconds: 8 * 3600, not_waiting: null },
      ]);
      expect(targets).toMatchObject([{ first_response_met: 1, close_met: 1, close_target_hours: 8 }]);
    },
  );

  it("of an account that is of both roles are listed: it counts as a machine", async () => {
    const warehouse = await aWarehouse("accounts", { login: "Bob", role: "machine" });
    expect(await warehouse.query("SELECT settings_row, problem FROM issue_relay.settings_problems")).toEqual([
      {
        settings_row: "Bob",
        problem: "An account is of the team or a machine, not both: it counts as a machine.",
      },
    ]);
    expect(await numbersOf(warehouse)).toMatchObject([[{ first_team_response_seconds: null }], [{}]]);
  });
});
