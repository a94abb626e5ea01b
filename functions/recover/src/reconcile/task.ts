import type { Clock } from "@issue-relay/shared/clock";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import type { Logger } from "@issue-relay/shared/logger";
import type { Reason } from "@issue-relay/shared/reason";
import { type Task, type TaskCall, TaskRefused } from "@issue-relay/shared/tasks/task";
import * as z from "@issue-relay/shared/zod";
import { HookOwner } from "../config.ts";
import { allowanceOf } from "../history/allowance.ts";
import { oldestFirst, outcomeOf } from "../history/by-repository.ts";
import { type SeenRepository, writeDown } from "../history/known-repositories.ts";
import { type Readable, repositoriesNamed, sourcesOf } from "../history/repository.ts";
import { inputOf } from "../input.ts";
import { attempting, type ProblemAt } from "../problems.ts";
import { isWatched, type Owner } from "../webhook.ts";
import { lostOf, noteDeleted } from "./deleted.ts";
import { readEarlier } from "./earlier.ts";
import type { Reconciled, ReconcileTools } from "./pass.ts";
import { OLDEST_MS } from "./period.ts";
import { reconcileAll, reconcileUpdated } from "./repository.ts";

/** The body of a request. */
const Input = z
  .strictObject({
    /** Only this repository, or the repositories of this organization. */
    owner: HookOwner.optional(),
    since: z.iso
      .datetime({ offset: true })
      .transform((time) => new Date(time))
      .refine((time) => time <= new Date(), "is yet to come")
      // The caller's clock may be behind.
      .refine((time) => time.getTime() >= Date.now() - OLDEST_MS - 3_600_000, "must be at most 90 days ago")
      .optional(),
    full: z.boolean().default(false),
  })
  .refine(({ since, full }) => !(since && full), "full compares all issues: leave out since");

/** How many rows are written together: a statement takes BigQuery some seconds. */
const ROWS_AT_ONCE = 50;

/** What the answer needs after the last request to GitHub. */
const TO_END_MS = 60_000;

const LEFT_FOR_REDELIVERY = 0.1;

export interface ReconcileTaskOptions extends ReconcileTools {
  connectToGitHub(call: TaskCall): Promise<GitHub>;
  /** Whose webhooks call ingress. */
  owners: readonly Owner[];
  clock: Clock;
}

/**
 * `POST /reconcile`: finds what never came, and publishes it. Nothing is given up: where a call ends before it has compared everything,
 * the next one goes on there. One repository that fails stops no other.
 */
export function reconcileTask({ connectToGitHub, owners, clock, ...tools }: ReconcileTaskOptions): Task {
  return async (call) => {
    const { owner, since, full } = inputOf(call, Input);
    const { logger } = call;
    const github = await connectToGitHub(call);
    const allowance = allowanceOf(github, call, { clock, endMs: TO_END_MS, leaves: LEFT_FOR_REDELIVERY });
    const problems: ProblemAt[] = [];
    const attempt = attempting(logger, problems);
    const all: Reconciled[] = [];

    // Of others, ingress gets nothing: all that happens there would seem to be missing.
    const watched = owners.filter(({ isExpected }) => isExpected);
    const found: Readable[] = [];
    if (owner !== undefined) {
      const named = (await attempt(owner, () => repositoriesNamed(github, owner))) ?? [];
      found.push(...named.filter(({ repository }) => isWatched(watched, repository.full_name)));
      if (named.length > 0 && found.length === 0) {
        throw new TaskRefused(400, `no webhook tells of ${owner}: add it to github.hooks in terraform`);
      }
    }
    for (const each of owner === undefined ? watched : []) {
      await attempt(each.name, async () => {
        for (const source of await sourcesOf(github, each)) {
          await attempt(source.name, async () => found.push(...(await source.repositories())));
        }
      });
    }
    const earlier = await readEarlier(tools.query, tools.table);
    const there = new Map(found.map((readable) => [readable.repository.id, readable]));
    const seen: SeenRepository[] = [];
    const doneAt = (id: number) => earlier.known.get(id)?.[full ? "fullyReconciledAt" : "reconciledUntil"];
    for (const readable of oldestFirst([...there.values()], doneAt)) {
      const { id, full_name: name } = readable.repository;
      const done = newReconciled(name);
      all.push(done);
      // An earlier attempt of the same schedule has come to its end.
      if (full && isSince(earlier.known.get(id)?.fullyReconciledAt, call.at)) {
        done.isComplete = true;
      } else if (allowance.isLeft(readable.github)) {
        const its = { ...call, logger: logger.child({ repository: name }) };
        const note = (repository: SeenRepository) => void seen.push(repository);
        const options = { ...tools, readable, earlier, allowance, call: its, since, done, problems, note };
        await attempt(name, () => (full ? reconcileAll(options) : reconcileUpdated(options)));
        logOf(its.logger, done);
      }
      if (seen.length >= ROWS_AT_ONCE) {
        await attempt("repositories", () => writeDown(tools.query, seen.splice(0)));
      }
    }
    await attempt("repositories", () => writeDown(tools.query, seen));
    for (const lost of owner === undefined ? lostOf(earlier, watched, there) : []) {
      if (allowance.isLeft(github)) {
        await attempt(lost.name, () => noteDeleted(github, tools.query, lost, logger));
      }
    }
    return outcomeOf(all, problems, github, allowance);
  };
}

function newReconciled(repository: string): Reconciled {
  return {
    repository,
    since: null,
    until: null,
    seen: 0,
    known: 0,
    recovered: 0,
    updated: 0,
    gone: 0,
    isComplete: false,
  };
}

function isSince(time: Date | null | undefined, since: Date): boolean {
  return time != null && time >= since;
}

function logOf(logger: Logger, done: Reconciled): void {
  if (done.recovered + done.gone > 0) {
    const reason: Reason = "events-recovered";
    logger.warn({ reason, ...done }, "events had not come, and were published");
  } else {
    logger.info(done, "compared with GitHub");
  }
}
