import type { Clock } from "@issue-relay/shared/clock";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { LOAD_MS } from "@issue-relay/shared/load-rows";
import type { Reason } from "@issue-relay/shared/reason";
import type { Task, TaskCall } from "@issue-relay/shared/tasks/task";
import * as z from "@issue-relay/shared/zod";
import { HookOwner } from "../config.ts";
import { allowanceOf } from "../history/allowance.ts";
import { oldestFirst, outcomeOf } from "../history/by-repository.ts";
import { knownRepositories, seen, writeDown } from "../history/known-repositories.ts";
import { repositoriesNamed } from "../history/repository.ts";
import { inputOf } from "../input.ts";
import { attempting, type ProblemAt } from "../problems.ts";
import { type Backfilled, type BackfillTools, backfillRepository } from "./repository.ts";

/** The body of a request. */
const Input = z.strictObject({ owner: HookOwner });

/** Half of it is for redelivery, and half for reconcile, which leaves as much. */
const LEFT_FOR_OTHERS = 0.2;

export interface BackfillTaskOptions extends BackfillTools {
  connectToGitHub(call: TaskCall): Promise<GitHub>;
  clock: Clock;
}

/**
 * `POST /backfill`: loads the history of the issues of a repository, or of all repositories of an organization, into BigQuery. Called
 * again after whatever has ended it, it goes on with the issues that have no history yet.
 */
export function backfillTask({ connectToGitHub, clock, ...tools }: BackfillTaskOptions): Task {
  return async (call) => {
    const { owner } = inputOf(call, Input);
    const github = await connectToGitHub(call);
    const allowance = allowanceOf(github, call, { clock, endMs: LOAD_MS, leaves: LEFT_FOR_OTHERS });
    const problems: ProblemAt[] = [];
    const attempt = attempting(call.logger, problems);
    const all: Backfilled[] = [];
    const found = (await attempt(owner, () => repositoriesNamed(github, owner))) ?? [];
    const known = await knownRepositories(tools.query);
    for (const readable of oldestFirst(found, (id) => known.get(id)?.backfilledAt)) {
      const { full_name: repository } = readable.repository;
      const done = { repository, issues: 0, known: 0, loaded: 0, events: 0, isComplete: false };
      all.push(done);
      if (allowance.isLeft(readable.github)) {
        const logger = call.logger.child({ repository });
        await attempt(repository, async () => {
          await backfillRepository({ ...tools, ...call, readable, allowance, done, problems, logger });
          if (done.isComplete) {
            await writeDown(tools.query, [{ ...seen(readable.repository, known), backfilledAt: new Date() }]);
          }
        });
        const reason: Reason = "backfilled";
        logger.info({ reason, ...done }, "loaded the history of issues");
      }
    }
    return outcomeOf(all, problems, github, allowance);
  };
}
