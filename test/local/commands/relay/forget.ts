import { z } from "zod";
import { UsageError } from "../run-command.ts";
import { timeOf } from "./by-repository.ts";
import { type Shown, shown } from "./shown.ts";
import { tableOf } from "./table.ts";
import type { TaskOptions } from "./task-options.ts";

/** What the task answers: functions/recover/src/forget. */
const Result = z.object({
  dryRun: z.boolean(),
  /** All that the account was called; of an issue, nothing. */
  logins: z.array(z.string()),
  /** Those that another account had, too. */
  shared: z.array(z.string()),
  id: z.int().nullable(),
  erased: z.array(
    z.object({
      table: z.string(),
      rows: z.int(),
      /** How many more there are that BigQuery does not let change yet. */
      tooNew: z.int(),
    }),
  ),
  /** From which something would be erased, the newest first; null where it was. */
  issues: z.object({ count: z.int(), newest: z.array(z.string()) }).nullable(),
  /** When all of them can be changed; null where there are none. */
  againAt: z.iso.datetime().nullable(),
});

type Result = z.infer<typeof Result>;

/** What is to be forgotten. @throws UsageError where that is not one thing, or its id is not a number */
export function forgetInput({ issue, person, id, yes }: TaskOptions): object {
  if ((issue === undefined) === (person === undefined)) {
    throw new UsageError("forget needs --issue or --person.");
  }
  if (id !== undefined && !/^\d{1,15}$/.test(id)) {
    throw new UsageError("--id must be GitHub's id, which is a number.");
  }
  return { issue, person, id: id === undefined ? undefined : Number(id), dryRun: !yes };
}

/** The result of `forget` for a person. @param room how wide a line may be, in places */
export function showForgotten(result: unknown, room?: number): Shown {
  const { dryRun, logins, shared, id, erased, issues, againAt } = Result.parse(result);
  const rows = erased.map((each) => ({
    table: each.table,
    [dryRun ? "rows to erase" : "rows erased"]: each.rows,
    "too new": each.tooNew,
  }));
  return shown(
    [
      ...(logins.length > 1 ? [`The account was called ${logins.join(", ")}.`, ""] : []),
      ...(shared.length > 0 ? [whatStays(shared), ""] : []),
      tableOf(rows, room),
      "",
      ...(issues === null || issues.count === 0 ? [] : [tableOf(namesOf(issues), room), ""]),
      ...(dryRun ? [nothingErased(erased, againAt)] : []),
      ...(id === null ? [] : [`Another time, add --id ${id}: somebody else may have the login by then.`]),
      NOT_REACHED,
    ],
    againAt === null || dryRun
      ? []
      : [`BigQuery does not let rows be changed that are this new: call again after ${timeOf(againAt)}`],
  );
}

function whatStays(shared: readonly string[]): string {
  return `Another account had the login ${shared.join(", ")}, too: what names only the login stays, whomever it means.`;
}

function namesOf({ count, newest }: NonNullable<Result["issues"]>): Record<string, string>[] {
  const title = newest.length < count ? `issue (newest ${newest.length} of ${count})` : "issue";
  return newest.map((name) => ({ [title]: name }));
}

/** What comes after a dry run. */
function nothingErased(erased: Result["erased"], againAt: string | null): string {
  const later = againAt === null ? "" : `What is too new can be erased after ${timeOf(againAt)}.`;
  const isAnyOld = erased.some(({ rows }) => rows > 0);
  const now = isAnyOld ? "--yes does it, and nobody can undo it." : "";
  return ["Nothing was erased.", now, later].filter((sentence) => sentence !== "").join(" ");
}

const NOT_REACHED = `Not reached: GitHub, from which reconcile brings back what is still there; what Slack shows; cards in Firestore; messages
in Pub/Sub; logs. For 14 days, Google can still restore what BigQuery had.`;
