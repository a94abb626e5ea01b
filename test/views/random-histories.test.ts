import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { afterAll, beforeAll, expect, it } from "vitest";
import { rowOf } from "../../functions/bigquery/src/row.ts";
import { BERLIN } from "./testing/berlin.ts";
import { randomHistories } from "./testing/histories.ts";
import { attainment, backlogDaily, unanswered, type World, weekly, worldOf } from "./testing/reference.ts";
import { type Configuration, type Row, startWarehouse, type Warehouse } from "./testing/warehouse.ts";

/** Set ISSUE_RELAY_SEED to the seed of a failure to repeat its histories. */
const seed = Number(process.env.ISSUE_RELAY_SEED ?? Date.now() % 1_000_000);
const ISSUES = 1_000;

/** Berlin's office, and one in New York, whose mornings are Berlin's afternoons. */
const TWO_OFFICES: Configuration = {
  ...BERLIN,
  working_hours: [
    ...BERLIN.working_hours,
    { weekday: 2, opens: "08:30:00", closes: "16:30:00", time_zone: "America/New_York" },
    { weekday: 6, opens: "22:00:00", closes: "06:00:00", time_zone: null },
  ],
};

describeSql(
  `over ${ISSUES} random histories with lost, repeated, late and shuffled events (ISSUE_RELAY_SEED=${seed})`,
  () => {
    const events = randomHistories(seed, ISSUES);
    const rows = events.map(rowOf);
    let warehouse: Warehouse;
    beforeAll(async () => {
      warehouse = await startWarehouse(TWO_OFFICES);
      await warehouse.load(events);
    });
    afterAll(() => warehouse.close());

    const asked = new Map<string, Promise<{ rows: Row[]; world: World }>>();

    /** The rows of a view, and the reference for the moment of the query. */
    function ask(view: string) {
      const answer = asked.get(view) ?? askEngine(view);
      asked.set(view, answer);
      return answer;
    }

    async function askEngine(view: string) {
      const answers = await warehouse.query(
        `SELECT *, UNIX_SECONDS(CURRENT_TIMESTAMP()) AS asked_at FROM issue_relay.${view}`,
      );
      const now = Number(answers[0]?.asked_at);
      return {
        rows: answers.map(({ asked_at, ...row }) => row),
        world: worldOf(rows, TWO_OFFICES, now),
      };
    }

    it("lifecycles are those of the reference", async () => {
      const { rows, world } = await ask("lifecycles");
      expect(
        differences(
          rows,
          world.lives.map(({ row }) => row),
        ),
      ).toEqual(NONE);
    });

    it("weekly is that of the reference", async () => {
      const { rows, world } = await ask("weekly");
      expect(differences(rows, weekly(world))).toEqual(NONE);
    });

    it("weekly_by_label is that of the reference", async () => {
      const { rows, world } = await ask("weekly_by_label");
      expect(differences(rows, weekly(world, "label"))).toEqual(NONE);
    });

    it("weekly_by_assignee is that of the reference", async () => {
      const { rows, world } = await ask("weekly_by_assignee");
      expect(differences(rows, weekly(world, "assignee"))).toEqual(NONE);
    });

    it("backlog_daily is that of the reference", async () => {
      const { rows, world } = await ask("backlog_daily");
      expect(differences(rows, backlogDaily(world))).toEqual(NONE);
    });

    it("unanswered is that of the reference", async () => {
      const { rows, world } = await ask("unanswered");
      const listed = rows.map(
        ({ repository = null, number = null, age_seconds = null, age_working_seconds = null }) => {
          return { repository, number, age_seconds, age_working_seconds };
        },
      );
      expect(differences(listed, unanswered(world))).toEqual(NONE);
    });

    it("attainment is that of the reference", async () => {
      const { rows, world } = await ask("attainment");
      expect(differences(rows, attainment(world))).toEqual(NONE);
    });

    it("in every week the backlog changes by what was opened, reopened, closed and removed", async () => {
      const { rows } = await ask("weekly");
      const before = new Map<string, number>();
      for (const row of rows.toSorted((a, b) => (String(a.week) < String(b.week) ? -1 : 1))) {
        const last = before.get(String(row.repository));
        if (last !== undefined) {
          expect(Number(row.backlog) - last, JSON.stringify(row)).toBe(row.backlog_change);
        }
        before.set(String(row.repository), Number(row.backlog));
      }
      expect(before.size).toBe(3);
    });

    it("today's backlog is the number of open issues", async () => {
      const days = (await ask("backlog_daily")).rows;
      const today = days
        .map(({ day }) => String(day))
        .sort()
        .at(-1);
      const backlog = days
        .filter(({ day }) => day === today)
        .reduce((sum, row) => sum + Number(row.backlog), 0);
      const lives = (await ask("lifecycles")).rows;
      expect(backlog).toBe(lives.filter(({ outcome }) => outcome === "open").length);
    });
  },
);

/** The first rows that only one side has. Numbers are rounded, since divisions differ in their last digits. */
function differences(answered: readonly Row[], expected: readonly Row[]) {
  const [got, wanted] = [answered, expected].map((rows) => new Set(rows.map(rounded)));
  const without = (set = new Set<string>(), other = new Set<string>()) =>
    [...set.difference(other)].slice(0, 3);
  return {
    rows: answered.length - expected.length,
    wrong: without(got, wanted),
    missing: without(wanted, got),
  };
}

const NONE = { rows: 0, wrong: [], missing: [] };

function rounded(row: Row): string {
  return JSON.stringify(row, (_, value: unknown) =>
    typeof value === "number" ? Math.round(value * 1e6) / 1e6 : value,
  );
}
