import type { Clock } from "@issue-relay/shared/clock";
import type { GitHub } from "@issue-relay/shared/github/rest/client";
import { GitHubNotFound, GitHubRefused } from "@issue-relay/shared/github/rest/errors";
import { type Task, type TaskCall, TaskRefused } from "@issue-relay/shared/tasks/task";
import * as z from "@issue-relay/shared/zod";
import { HookOwner } from "../config.ts";
import { inputOf } from "../input.ts";
import { type Owner, type WebhooksOptions, webhooksOf } from "../webhook.ts";
import { connect } from "./connect.ts";
import { ping } from "./ping.ts";

/** The body of a request. */
const Input = z.strictObject({ owner: HookOwner });

export interface ConnectTaskOptions extends WebhooksOptions {
  connectToGitHub(call: TaskCall): Promise<GitHub>;
  /** The newest version of the webhook's secret. */
  secret(): Promise<string>;
  /** Whose webhooks `/redeliver` looks after. */
  owners: readonly Owner[];
  clock: Clock;
}

/** What the caller is told, as JSON. */
interface Result {
  webhook: string;
  did: "created" | "updated";
  /** What is wrong with it, and what is only a pity. */
  problems: string[];
  hints: string[];
}

/** `POST /connect`: makes the webhook of a repository or an organization, or repairs it, and has GitHub ping ingress. */
export function connectTask(options: ConnectTaskOptions): Task {
  return async (call) => {
    const { owner } = inputOf(call, Input);
    const github = await options.connectToGitHub(call);
    const secret = await options.secret();
    const did = await connect(github, owner, { ...options, secret }).catch(refuseWhatGitHubRefuses);
    call.progress(`${owner}: webhook ${did}, waiting for GitHub's ping`);
    const results: Result[] = [];
    for (const webhook of await webhooksOf(github, { name: owner, isApp: false }, options)) {
      const { problems, hints } = webhook.findings;
      const lost = await ping(webhook, options.clock);
      results.push({ webhook: webhook.name, did, problems: [...problems, ...(lost ? [lost] : [])], hints });
    }
    // GitHub's names have no case.
    const isWatched = options.owners.some(({ name }) => name.toLowerCase() === owner.toLowerCase());
    call.logger.info({ owner, webhooks: results }, "the webhook was made or repaired");
    return {
      isDone: results.every(({ problems }) => problems.length === 0),
      result: { webhooks: results, isWatched },
    };
  };
}

/** A name that GitHub does not know, or what it refuses, is told to who asks: nobody else has to act. */
function refuseWhatGitHubRefuses(error: unknown): never {
  throw error instanceof GitHubRefused || error instanceof GitHubNotFound
    ? new TaskRefused(400, error.message)
    : error;
}
