import type { Query } from "@issue-relay/shared/ask";
import type { Clock } from "@issue-relay/shared/clock";
import { RetryLater } from "@issue-relay/shared/errors";
import type { Reason } from "@issue-relay/shared/reason";
import type { Task } from "@issue-relay/shared/tasks/task";
import * as z from "@issue-relay/shared/zod";
import { inputOf } from "../input.ts";
import { accountOf } from "./account.ts";
import { type AffectedIssues, affectedIssues } from "./affected-issues.ts";
import { erasuresOfIssue } from "./erase-issue.ts";
import { erasuresOfPerson } from "./erase-person.ts";
import { CHANGEABLE_AFTER_HOURS, type Erased, eraseTogether, type Tables } from "./erasure.ts";
import { findIssue } from "./find-issue.ts";

/** GitHub's own limit is 39 characters; an Enterprise's accounts and those of Apps have an ending. */
const MAX_LOGIN = 100;

/** The body of a request. */
const Input = z
  .strictObject({
    issue: z
      .string()
      .max(300)
      .regex(/^[\w-]+\/[\w.-]+#\d{1,15}$/, "must be owner/repository#number")
      .optional(),
    person: z
      .string()
      .max(MAX_LOGIN)
      .regex(/^[\w-]+(?:\[bot\])?$/, "must be a login")
      .optional(),
    /** GitHub's id of the issue or the account, where several had that name. */
    id: z.int().positive().optional(),
    /** Whether only to say what would be erased. */
    dryRun: z.boolean().default(true),
  })
  .refine(
    ({ issue, person }) => (issue === undefined) !== (person === undefined),
    "name an issue or a person",
  );

/** How long before the end of a call no change is begun, in ms. */
const CHANGE_MS = 60_000;

export interface ForgetTaskOptions {
  query: Query;
  /** Runs statements that change rows. */
  change: Query;
  tables: Tables;
  /** Names the tables that there are. One with messages may be missing, or be kept though nothing is written any more. */
  tableNames: () => Promise<string[]>;
  clock: Clock;
}

/** What the caller is told, as JSON. */
interface Result {
  dryRun: boolean;
  /** What the account was called; of an issue, none. */
  logins: string[];
  /** Those of them that another account had, too: what names only such a login stays. */
  shared: string[];
  /** GitHub's id of the account, for another call: somebody else may have the login by then. Null for an issue, and where nothing says it. */
  id: number | null;
  erased: Erased[];
  /** Of a dry run, the issues from whose rows and messages something would be erased; else null. */
  issues: AffectedIssues | null;
  /** When to call again, where rows were written too short a time ago to be changed. */
  againAt: Date | null;
}

/** `POST /forget`: erases the texts of an issue, or an account, from BigQuery. Repeated, it erases what has come since. */
export function forgetTask({ query, change, clock, tableNames, ...options }: ForgetTaskOptions): Task {
  return async (call) => {
    const { issue, person, id, dryRun } = inputOf(call, Input);
    const { caller, logger, progress, signal, deadline } = call;
    const there = await tableNames();
    const messages = options.tables.messages.filter(({ table }) => there.includes(table));
    const tables = { ...options.tables, messages };
    const erasing = {
      query,
      change,
      dryRun,
      writtenBefore: new Date(Date.now() - CHANGEABLE_AFTER_MS),
      caller,
      requireTime() {
        if (signal.aborted || clock.now() + CHANGE_MS > deadline) {
          throw new RetryLater("there is no time left in this call: call again");
        }
      },
    };
    const account = person === undefined ? undefined : await accountOf(query, tables, { login: person, id });
    const erasures = account
      ? erasuresOfPerson(account, tables)
      : erasuresOfIssue(await findIssue(query, tables, { reference: issue ?? "", id }), tables);
    const issues = dryRun ? await affectedIssues(erasures, erasing) : null;
    const erased = await eraseTogether(erasures, erasing);
    for (const each of erased) {
      if (!dryRun && each.rows > 0) {
        const reason: Reason = "erased";
        // Not who, nor what: the log is kept, too.
        logger.warn({ reason, ...each, caller }, "erased from BigQuery");
      }
      progress(`${each.table}: ${each.rows} rows`);
    }
    if (dryRun) {
      logger.info("nothing was erased: it was a dry run");
    }
    const isAnyLeft = erased.some(({ tooNew }) => tooNew > 0);
    const againAt = isAnyLeft ? new Date(Date.now() + CHANGEABLE_AFTER_MS) : null;
    const { logins = [], shared = [], id: ofAccount = null } = account ?? {};
    const result: Result = { dryRun, logins, shared, id: ofAccount, erased, issues, againAt };
    return { isDone: dryRun || !isAnyLeft, result };
  };
}

const CHANGEABLE_AFTER_MS = CHANGEABLE_AFTER_HOURS * 3_600_000;
