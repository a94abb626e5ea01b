import type { Clock } from "@issue-relay/shared/clock";
import { type GitHub, REQUEST_MS } from "@issue-relay/shared/github/rest/client";
import type { Task, TaskCall } from "@issue-relay/shared/tasks/task";
import * as z from "@issue-relay/shared/zod";
import { inputOf } from "../input.ts";
import { attempting, type ProblemAt, problemAt } from "../problems.ts";
import { type Owner, type Webhook, type WebhooksOptions, webhooksOf } from "../webhook.ts";
import { webhookProblems } from "../webhook-problems.ts";
import { askFor } from "./ask.ts";
import { type Redelivered, redeliveredOf } from "./redelivered.ts";
import { type Survey, survey } from "./survey.ts";

/** What is left of the time for asking, however long the lists are. */
const TO_ASK_MS = 240_000;

/** The body of a request. */
const Input = z.strictObject({
  /** Whether to ask for all that GitHub lists and that has not arrived, whenever it was asked for. */
  all: z.boolean().default(false),
});

export interface RedeliverTaskOptions extends WebhooksOptions {
  owners: readonly Owner[];
  connectToGitHub(call: TaskCall): Promise<GitHub>;
  /** For how many days GitHub can deliver again. */
  days: number;
  /** Whether ingress keeps any event. Otherwise only events of ours are asked for. */
  everyEvent: boolean;
  clock: Clock;
}

/** What the caller is told, as JSON. */
interface Result {
  webhooks: Redelivered[];
  problems: ProblemAt[];
}

/** `POST /redeliver`: asks GitHub for what ingress did not take, for each webhook that calls it. One that fails stops no other. */
export function redeliverTask(options: RedeliverTaskOptions): Task {
  const { clock, days, everyEvent } = options;
  const refused = new Set<string>();
  const failing = new Set<string>();
  return async (call) => {
    const { all } = inputOf(call, Input);
    const { logger, progress, deadline } = call;
    const hasTime = (ms: number) => clock.now() + ms < deadline;
    const result: Result = { webhooks: [], problems: [] };
    const failures: ProblemAt[] = [];
    const attempt = attempting(logger, failures);

    const github = await options.connectToGitHub(call);
    const webhooks: Webhook[] = [];
    for (const owner of options.owners) {
      const found = await attempt(owner.name, () => webhooksOf(github, owner, options));
      if (found) {
        result.problems.push(...webhookProblems(owner, found, logger));
        webhooks.push(...found);
      }
    }
    const surveys: Survey[] = [];
    for (const [index, webhook] of webhooks.entries()) {
      // Each gets its part of the time that is left for listing.
      const until = clock.now() + (deadline - TO_ASK_MS - clock.now()) / (webhooks.length - index);
      const listing = { days, all, everyEvent, hasTime: () => clock.now() < until, progress, logger };
      const found = await attempt(webhook.name, () => survey(webhook, listing));
      if (found) {
        surveys.push(found);
      }
    }
    const asked = await askFor(surveys, {
      refused: all ? new Set() : refused,
      failing,
      hasTime: () => hasTime(REQUEST_MS),
      progress,
      logger,
    });
    for (const [index, found] of surveys.entries()) {
      const its = asked[index];
      if (its) {
        const redelivered = redeliveredOf(found, its);
        logger.info(redelivered, "looked after what GitHub could not deliver");
        result.webhooks.push(redelivered);
      }
      for (const error of [found.error, its?.error].filter((each) => each !== undefined)) {
        failures.push(problemAt(found.webhook.name, error));
      }
    }
    result.problems.push(...failures);
    return { isDone: failures.length === 0, result };
  };
}
