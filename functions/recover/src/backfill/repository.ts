import type { Query } from "@issue-relay/shared/ask";
import { type IssueEventRow, rowOf } from "@issue-relay/shared/event/row";
import type { Writer } from "@issue-relay/shared/github/written-for";
import type { LoadRows } from "@issue-relay/shared/load-rows";
import type { TaskCall } from "@issue-relay/shared/tasks/task";
import { Batch } from "../batch.ts";
import type { Allowance } from "../history/allowance.ts";
import { BACKFILL, backfilledIn } from "../history/backfilled.ts";
import { observationOf } from "../history/events.ts";
import { issuesOf } from "../history/issue.ts";
import { milestonesOf } from "../history/milestones.ts";
import { oneByOne } from "../history/one-by-one.ts";
import { readHistory } from "../history/read.ts";
import type { Readable } from "../history/repository.ts";
import type { ProblemAt } from "../problems.ts";

/** A kill costs reading as many issues again: some 150. */
const BATCH_BYTES = 2_000_000;

/** How far the backfill of a repository has come. */
export interface Backfilled {
  repository: string;
  /** How many issues have been looked at: all that GitHub has, where it is complete. */
  issues: number;
  /** How many of them had been loaded before. */
  known: number;
  /** How many were loaded by this call, and how many rows they have. */
  loaded: number;
  events: number;
  isComplete: boolean;
}

export interface BackfillTools extends Writer {
  query: Query;
  /** The table of events. */
  table: string;
  loadRows: LoadRows;
}

export interface BackfillOptions extends BackfillTools, Pick<TaskCall, "logger" | "signal" | "progress"> {
  readable: Readable;
  allowance: Allowance;
  /** What has been done so far, also where it ends with an error. */
  done: Backfilled;
  /** Gets the issues that failed. */
  problems: ProblemAt[];
}

/**
 * Loads the history of the issues that have none yet, the oldest issue first, as far as GitHub and the time allow.
 * @throws GitHubAway, GitHubDenied, BigQueryAway, BrokenDestination
 */
export async function backfillRepository(options: BackfillOptions): Promise<void> {
  const { readable, done, loadRows, signal } = options;
  // GitHub says nothing of issues that are switched off.
  if (!readable.repository.has_issues) {
    done.isComplete = true;
    return;
  }
  const onLoaded = (rows: number, issues: number) => {
    done.events += rows;
    done.loaded += issues;
  };
  const batch = new Batch({ loadRows, task: BACKFILL, bytes: BATCH_BYTES, signal, onLoaded });
  let isAll: boolean;
  try {
    isAll = await readInto(batch, options);
  } catch (error) {
    // What has been read is worth keeping. Why it could not be, the next call says.
    await batch.flush().catch(() => {});
    throw error;
  }
  await batch.flush();
  done.isComplete = isAll;
}

/** @returns whether it came to the last issue */
async function readInto(batch: Batch, options: BackfillOptions): Promise<boolean> {
  const { readable, allowance, done, query, table, host, appId, logger, progress } = options;
  const { repository, github } = readable;
  const before = await backfilledIn(query, table, repository.id);
  const milestones = await milestonesOf(github, repository);
  const attempt = oneByOne(repository, options);
  let haveFailed = false;
  for await (const page of issuesOf(github, repository, "sort=created&direction=asc")) {
    if (!allowance.isLeft(github)) {
      return false;
    }
    for (const issue of page) {
      if (before.has(issue.id)) {
        done.issues += 1;
        done.known += 1;
        continue;
      }
      if (!allowance.isLeft(github)) {
        return false;
      }
      done.issues += 1;
      const reading = { receivedAt: new Date(), host, appId, deliveryId: BACKFILL } as const;
      let rows: IssueEventRow[] = [];
      const isRead = await attempt(issue, async () => {
        const [opening, ...others] = await readHistory(readable, issue, milestones, { ...reading, logger });
        // By its opening an issue is known as loaded: so that is the last row.
        rows = opening ? [...others, observationOf({ repository, issue }, reading), opening].map(rowOf) : [];
      });
      haveFailed ||= !isRead;
      await batch.add(rows);
    }
    progress(`${repository.full_name}: ${done.issues} issues read, ${done.loaded} loaded`);
  }
  return !haveFailed;
}
