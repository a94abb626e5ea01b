import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Answer, type Answers, answersAbout } from "./testing/answers.ts";
import type { IsLost } from "./testing/histories/deliveries.ts";
import { STEP_NAMES, type StepName } from "./testing/histories/issue.ts";
import { iso } from "./testing/histories/payload.ts";
import { beginningOf, dateOf } from "./testing/reference/calendar.ts";
import { seed, TIMES } from "./testing/seed.ts";
import type { Cell, Row } from "./testing/warehouse.ts";

interface World {
  lost: string;
  issues: number;
  isLost: IsLost;
}

/** The events that tell most of whether an issue is open. */
const SMALL_WORLDS: World[] = (
  ["issues.opened", "issues.closed", "issues.reopened", "issues.transferred"] as const
).map((kind) => ({ lost: `every ${kind}`, issues: 10 * TIMES, isLost: ({ name }) => name === kind }));
/** The losses of an issue follow from the second of its creation, which it keeps when it is transferred. */
const LARGE_WORLDS: World[] = [
  {
    lost: "all events of one kind, another kind for each issue",
    issues: 20 * TIMES,
    isLost: ({ name }, { createdAt }) => name === STEP_NAMES[createdAt % STEP_NAMES.length],
  },
  {
    lost: "0 to 95 % of the events of an issue",
    issues: 20 * TIMES,
    isLost: ({ at }, { createdAt, number }) => (at * 31 + number) % 100 < createdAt % 96,
  },
];

/** A time, and one that is at least as long where both are known. */
const SHORTER = [
  ["first_response", "first_team_response"],
  ["first_close", "open_so_far"],
  ["waited", "open_so_far"],
  ["active_open", "age"],
];

describeSql.each([...SMALL_WORLDS, ...LARGE_WORLDS])(
  `no view contradicts another one where we lost $lost (ISSUE_RELAY_SEED=${seed})`,
  (world) => {
    let answers: Answers;
    beforeAll(async () => {
      answers = await answersAbout(seed, world.issues, world.isLost);
    });
    afterAll(() => answers.warehouse.close());

    /** Checks each issue. The message of a failure tells of the issue. */
    function ofEach(check: (answer: Answer) => void) {
      return () => {
        for (const answer of answers.issues) {
          try {
            check(answer);
          } catch (cause) {
            throw new Error(told(answer), { cause });
          }
        }
      };
    }

    it("each issue of which we received an event is in all views", () => {
      expect(new Set(answers.counts).size).toBe(1);
    });

    it(
      "the changes of an issue add up to whether it is open",
      ofEach(({ changes, current, life }) => {
        const open = changes.reduce((sum, { delta }) => sum + Number(delta), 0);
        expect(open).toBe(current.outcome === "open" ? 1 : 0);
        expect(life.outcome).toBe(current.outcome);
      }),
    );

    it(
      "closings and reopenings take turns, after the opening or arrival and before the removal",
      ofEach(({ changes: [first, ...others] }) => {
        expect(["opened", "arrived"]).toContain(first?.change);
        let isOpen = first?.delta === 1;
        let isGone = false;
        for (const { change, delta } of others) {
          expect(isGone).toBe(false);
          isGone = change === "deleted" || change === "transferred";
          expect(delta).toBe(change === "reopened" ? 1 : isGone && !isOpen ? 0 : -1);
          expect(isOpen || isGone).toBe(change !== "reopened");
          isOpen = change === "reopened";
        }
      }),
    );

    it(
      "each closing that an event says is counted, and each reopening that was received",
      ofEach((answer) => {
        const { issue, deliveries, current, changes } = answer;
        const since = iso(current.arrived ? (issue.steps[0]?.at ?? 0) : 0);
        const said = deliveries.flatMap(({ step }) => step.state.closedAt ?? []).map(iso);
        expect(closings(answer)).toEqual(expect.arrayContaining(said.filter((at) => at >= since)));
        const reopened = deliveries.filter(({ step }) => step.name === "issues.reopened");
        expect(
          changes.flatMap(({ change, changed_at }) => (change === "reopened" ? changed_at : [])),
        ).toEqual(expect.arrayContaining(reopened.map(({ step }) => iso(step.at))));
      }),
    );

    it(
      "the times of closings, reopenings and removals are the same in all views",
      ofEach((answer) => {
        const { changes, current, life } = answer;
        const removed = changes.find(({ change, delta }) => delta === -1 && change !== "closed");
        expect(life).toMatchObject({
          first_closed_at: closings(answer)[0] ?? null,
          last_closed_at: closings(answer).at(-1) ?? null,
          removed_at: removed?.changed_at ?? null,
          reopen_count: changes.filter(({ change }) => change === "reopened").length,
        });
        expect(current.arrived).toBe(changes[0]?.change === "arrived");
        expect(current.state === "closed").toBe(current.closed_at !== null);
        if (current.state === "closed" && life.last_closed_at !== null) {
          expect(current.closed_at).toBe(life.last_closed_at);
        }
      }),
    );

    it("an issue has left its old repository and come to its new one if either side of the transfer says so", () => {
      const answerOf = new Map(answers.issues.map((answer) => [answer.issue, answer]));
      for (const answer of answers.issues) {
        const { issue, current } = answer;
        const there = issue.became && answerOf.get(issue.became);
        const isTransferred =
          has(answer, "issues.transferred") || (there && has(there, "issues.opened")) || false;
        expect(current.outcome === "transferred", told(answer)).toBe(isTransferred);
        expect(there?.current.arrived ?? isTransferred, told(answer)).toBe(isTransferred);
        expect(current.outcome === "deleted", told(answer)).toBe(has(answer, "issues.deleted"));
      }
    });

    it(
      "an open issue is unanswered if it has no response, or has no comment where we may have missed one",
      ofEach(({ current, life, isUnanswered }) => {
        const isAnswered = life.opening_seen ? life.first_response_at !== null : current.comments !== 0;
        expect(isUnanswered).toBe(current.outcome === "open" && !isAnswered);
        expect(life.first_response_at !== null && current.comments === 0).toBe(false);
      }),
    );

    it(
      "no part of a time is longer than the whole, and none is measured from an opening that was not seen",
      ofEach(({ life }) => {
        const [times, working] = ["", "_working"].map(
          (kind) => (name: string) => life[`${name}${kind}_seconds`],
        );
        for (const [part = "", whole = ""] of SHORTER) {
          for (const [shorter, longer] of [
            [times?.(part), times?.(whole)],
            [working?.(part), working?.(whole)],
            [working?.(part), times?.(part)],
          ]) {
            expect(Number(shorter ?? 0)).toBeLessThanOrEqual(Number(longer ?? Number.POSITIVE_INFINITY));
          }
        }
        const measured = Object.keys(life).filter((name) => name.endsWith("_seconds") && life[name] !== null);
        const known = Number(life.reopen_count) > 0 ? /^age_|^open_since_/ : /^age_/;
        expect(life.opening_seen || measured.every((name) => known.test(name))).toBe(true);
        expect(life.active_open_seconds !== null).toBe(
          life.opening_seen && life.outcome !== "open" && !life.removed_at,
        );
      }),
    );

    if (LARGE_WORLDS.includes(world)) {
      weeksAndDaysAgree(() => answers);
    }
  },
);

/** What the views of weeks and days say of the same issues. */
function weeksAndDaysAgree(answers: () => Answers): void {
  const queried = new Map<string, Promise<Row[]>>();
  function ask(view: string): Promise<Row[]> {
    const rows = queried.get(view) ?? answers().warehouse.query(`SELECT * FROM issue_relay.${view}`);
    queried.set(view, rows);
    return rows;
  }

  it("a week of a repository is the sum of its days", async () => {
    const weeks = Map.groupBy(await ask("backlog_daily"), ({ day, repository_id }) => {
      const monday = Date.parse(`${day}T00:00:00Z`) / 1000;
      return `${dateOf(beginningOf("week", monday))} ${repository_id}`;
    });
    const weekly = await ask("weekly");
    expect(weekly.map(({ week, repository_id }) => `${week} ${repository_id}`).sort()).toEqual(
      [...weeks.keys()].sort(),
    );
    for (const row of weekly) {
      const days = weeks.get(`${row.week} ${row.repository_id}`) ?? [];
      const last = days.toSorted((one, other) => (String(one.day) < String(other.day) ? -1 : 1)).at(-1);
      const sum = (column: string) => days.reduce((sum, day) => sum + Number(day[column]), 0);
      expect(row).toMatchObject({
        opened: sum("opened"),
        reopened: sum("reopened"),
        closed: sum("closed"),
        removed: sum("removed"),
        backlog: last?.backlog,
        backlog_not_waiting: last?.backlog_not_waiting,
      });
    }
  });

  it.each([
    { view: "weekly", slicesOf: () => ["all"] },
    { view: "weekly_by_label", slicesOf: ({ labels }: Row) => namesIn(labels) },
    { view: "weekly_by_assignee", slicesOf: ({ assignees }: Row) => namesIn(assignees) },
  ])(
    "in $view the backlog follows from what happened, and ends with the issues that are open",
    async ({ view, slicesOf }) => {
      const keysOf = (row: Row) => slicesOf(row).map((name) => `${row.repository_id} ${name.toLowerCase()}`);
      const rows = (await ask(view)).toSorted((one, other) =>
        String(one.week) < String(other.week) ? -1 : 1,
      );
      const slices = Map.groupBy(rows, ({ repository_id, label, assignee }) => {
        return `${repository_id} ${String(label ?? assignee ?? "all").toLowerCase()}`;
      });
      for (const [slice, weeks] of slices) {
        for (const [index, week] of weeks.entries()) {
          const before = weeks[index - 1];
          expect(week.backlog).toBe(
            before ? Number(before.backlog) + Number(week.backlog_change) : week.backlog,
          );
          expect(Number(week.backlog_not_waiting)).toBeGreaterThanOrEqual(0);
          expect(Number(week.backlog_not_waiting)).toBeLessThanOrEqual(Number(week.backlog));
          expect(Number(week.n_first_close)).toBe(Number(week.first_closed) - Number(week.opening_unseen));
        }
        const open = answers().issues.filter(
          ({ current }) => current.outcome === "open" && keysOf(current).includes(slice),
        );
        expect(weeks.at(-1)?.backlog, slice).toBe(open.length);
        expect(weeks.at(-1)?.backlog_not_waiting, slice).toBe(
          open.filter(({ current }) => current.not_waiting).length,
        );
      }
      const known = answers().issues.flatMap(({ current }) => keysOf(current));
      expect([...slices.keys()].sort()).toEqual([...new Set(known)].sort());
    },
  );

  it("each issue that is unanswered or misses a target is to do, once, if somebody waits for it", async () => {
    const missed = (await ask("target_results")).flatMap((row) => {
      const isResponseMissing = row.first_response_result === "missed" && row.first_response_at === null;
      return isResponseMissing || row.close_result === "missed" ? [row.issue_id] : [];
    });
    const expected = answers().issues.filter(({ current, life, isUnanswered }) => {
      const isOpen = current.outcome === "open" && current.not_waiting === null;
      return isOpen && (isUnanswered || missed.includes(life.issue_id));
    });
    const listed = (await ask("to_do")).map(({ issue_id }) => Number(issue_id));
    expect(listed.sort()).toEqual(expected.map(({ issue }) => issue.id).sort());
  });

  it("attainment counts the issues whose opening was seen, and no more results than issues", async () => {
    const rows = await ask("attainment");
    const seen = answers().issues.filter(({ life }) => life.opening_seen);
    const all = rows.filter(({ label }) => label === "*");
    expect(all.reduce((sum, row) => sum + Number(row.opened) + Number(row.not_waiting), 0)).toBe(seen.length);
    for (const row of rows) {
      for (const target of ["first_response", "close"]) {
        expect(Number(row[`${target}_n`])).toBeLessThanOrEqual(Number(row.opened));
        expect(Number(row[`${target}_met`])).toBeLessThanOrEqual(Number(row[`${target}_n`]));
      }
    }
  });
}

function closings({ changes }: Answer): string[] {
  return changes.flatMap(({ change, changed_at }) => (change === "closed" ? String(changed_at) : []));
}

function has({ deliveries }: Answer, kind: StepName): boolean {
  return deliveries.some(({ step }) => step.name === kind);
}

function namesIn(cell: Cell | undefined): string[] {
  const names = Array.isArray(cell) ? cell.map(String) : [];
  return names.length > 0 ? names : ["(none)"];
}

function told({ issue, deliveries, ...answer }: Answer): string {
  const received = new Set(deliveries.map(({ step }) => step));
  const steps = issue.steps.map(
    (step) => `${iso(step.at)} ${step.name}${received.has(step) ? "" : " (lost)"}`,
  );
  return JSON.stringify({ issue: issue.id, steps, ...answer }, null, 1);
}
