import type { Query } from "@issue-relay/shared/ask";
import type { Reason } from "@issue-relay/shared/reason";
import type { Task, TaskCall } from "@issue-relay/shared/tasks/task";
import * as z from "@issue-relay/shared/zod";
import { inputOf } from "../input.ts";
import { accountOf } from "./account.ts";
import { CHANGEABLE_AFTER_HOURS, type Erased, type Erasure, erase, type Tables } from "./erasure.ts";
import { erasuresOfIssue, issueOf } from "./issue.ts";
import { erasuresOfPerson } from "./person.ts";

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

export interface ForgetTaskOptions {
  query: Query;
  tables: Tables;
}

/** What the caller is told, as JSON. */
interface Result {
  dryRun: boolean;
  /** What the account was called; of an issue, none. */
  logins: string[];
  /** Those of them that another account had, too: what names only such a login is erased as well. */
  shared: string[];
  erased: Erased[];
  /** When to call again, where rows were written too short a time ago to be changed. */
  againAt: Date | null;
}

/** `POST /forget`: erases the texts of an issue, or an account, from BigQuery. Repeated, it erases what has come since. */
export function forgetTask({ query, tables }: ForgetTaskOptions): Task {
  return async (call) => {
    const { issue, person, id, dryRun } = inputOf(call, Input);
    const account = person === undefined ? undefined : await accountOf(query, tables, { login: person, id });
    const erasures = account
      ? erasuresOfPerson(account, tables)
      : erasuresOfIssue(await issueOf(query, tables.events, { reference: issue ?? "", id }), tables);
    const erased = await eraseAll(erasures, dryRun, call);
    if (dryRun) {
      call.logger.info("nothing was erased: it was a dry run");
    }
    const againAt = anyIsTooNew(erased) ? new Date(Date.now() + CHANGEABLE_AFTER_MS) : null;
    const result: Result = {
      dryRun,
      logins: account?.logins ?? [],
      shared: account?.shared ?? [],
      erased,
      againAt,
    };
    return { isDone: dryRun || againAt === null, result };
  };

  async function eraseAll(
    erasures: readonly Erasure[],
    dryRun: boolean,
    { caller, logger, progress }: TaskCall,
  ): Promise<Erased[]> {
    const writtenBefore = new Date(Date.now() - CHANGEABLE_AFTER_MS);
    const all: Erased[] = [];
    for (const erasure of erasures) {
      const othersAreTooNew = anyIsTooNew(all);
      for (const erased of await erase(query, erasure, { dryRun, writtenBefore, othersAreTooNew, caller })) {
        if (!dryRun && erased.rows > 0) {
          const reason: Reason = "erased";
          // Not who, nor what: the log is kept, too.
          logger.warn({ reason, ...erased, caller }, "erased from BigQuery");
        }
        progress(`${erased.table}: ${erased.rows} rows`);
        all.push(erased);
      }
    }
    return all;
  }
}

const CHANGEABLE_AFTER_MS = CHANGEABLE_AFTER_HOURS * 3_600_000;

function anyIsTooNew(erased: readonly Erased[]): boolean {
  return erased.some(({ tooNew }) => tooNew > 0);
}
