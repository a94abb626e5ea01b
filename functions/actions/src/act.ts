import type { Handle } from "@issue-relay/shared/consumer/push-consumer";
import { BadMessage, BrokenDestination, messageOf, RetryLater, reasonOf } from "@issue-relay/shared/errors";
import { isCanary } from "@issue-relay/shared/event/canary";
import { digest } from "@issue-relay/shared/event/event-id";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { Reason } from "@issue-relay/shared/reason";
import type { Relay } from "@issue-relay/shared/routes/relay-schema";
import { ruleTrialsOf, triggerOf } from "@issue-relay/shared/rules/firings";
import type { Rule } from "@issue-relay/shared/rules/rule-schema";
import type { Brake, Stop } from "./brake.ts";
import { once } from "./once.ts";
import { type Action, type ActionRow, kindOf, rowOf } from "./outcome.ts";
import { isOfRule } from "./own-changes.ts";
import { type Performing, perform } from "./perform.ts";
import type { TellStop } from "./tell-stop.ts";

export interface ActOptions extends Performing {
  relay: Relay;
  brake: Brake;
  /** Without it, no channel is told that a rule stops itself. */
  tellStop?: TellStop | undefined;
  /** Writes rows of table `actions`. @throws RetryLater, BrokenDestination */
  write(rows: readonly ActionRow[]): Promise<void>;
}

/**
 * The handler that carries out what the rules of the file say. A rule that fails keeps no other from acting; of one rule, a step that
 * fails keeps those behind it waiting. When Pub/Sub brings the event again, what is done is not done again.
 */
export function actByRules(options: ActOptions): Handle {
  return async (event, context) => {
    if (isCanary(event)) {
      return;
    }
    const trials = ruleTrialsOf(options.relay, event, Date.now());
    const acting = trials.flatMap(({ of, matches, holding }) => (matches && !holding ? [of] : []));
    const isOwn = acting.some((rule) => !rule.own_changes) && (await isOfRule(options.documents, event));
    const rules = acting.filter((rule) => rule.own_changes || !isOwn);
    const failures: { rule: Rule; error: unknown }[] = [];
    for (const rule of rules) {
      try {
        await carryOut(rule, event, context, options);
      } catch (error) {
        failures.push({ rule, error });
      }
    }
    if (acting.length > 0) {
      context.logger.setBindings({ rules: rules.map(({ name }) => name), ...(isOwn && { isOwn }) });
    }
    throwWorst(failures, context.logger);
  };
}

/** @throws RetryLater, BrokenDestination, BadMessage */
async function carryOut(
  rule: Rule,
  event: IssueEvent,
  { signal, deadline, deliveryAttempt: attempt, logger: all }: Parameters<Handle>[1],
  options: ActOptions,
): Promise<void> {
  const { documents, brake, write, tellStop } = options;
  const trigger = triggerOf(rule, event);
  const logger = all.child({ rule: rule.name });
  const actions = rule.do.map((step, index): Action => {
    return { id: digest(JSON.stringify([trigger, rule.name, index])), rule, place: index + 1, step, event };
  });
  if (rule.dry_run) {
    logger.info({ steps: rule.do.map(kindOf) }, "the rule would have acted");
    await write(actions.map((action) => rowOf(action, { outcome: "dry-run" }, { attempt })));
    return;
  }
  const stop = await brake.count(rule, trigger, event.issue.id);
  if (stop) {
    logStop(stop);
    const row = { outcome: "stopped", problem: stop.because } as const;
    await write(actions.map((action) => rowOf(action, row, { attempt })));
    await tellStop?.(rule, stop, { signal, deadline }, logger);
    return;
  }
  for (const action of actions) {
    const startedAt = performance.now();
    const took = () => ({ attempt, ms: Math.round(performance.now() - startedAt) });
    let settled: Awaited<ReturnType<typeof once>>;
    try {
      settled = await once(documents, action, (since) =>
        perform(options, action, { signal, deadline }, since),
      );
    } catch (error) {
      if (error instanceof BadMessage) {
        await write([rowOf(action, { outcome: "refused", problem: error.message }, took())]);
      }
      throw error;
    }
    if (!settled.isWritten) {
      logger.info({ step: action.place, what: kindOf(action.step), ...settled.result }, "acted");
      await write([rowOf(action, settled.result, took())]);
      await settled.noteWritten();
    }
  }

  function logStop({ because, isNew }: Stop): void {
    const reason: Reason = "rule-stopped";
    if (isNew) {
      logger.error({ reason, because }, "the rule has stopped itself, until somebody resumes it");
    } else {
      logger.warn({ reason, because }, "the rule is stopped");
    }
  }
}

/** The event's fate depends on the worst of them: it is a bad message only where no other rule waits for it. */
function throwWorst(
  failures: { rule: Rule; error: unknown }[],
  logger: Parameters<Handle>[1]["logger"],
): void {
  const rank = (error: unknown) =>
    [BrokenDestination, RetryLater, BadMessage].findIndex((kind) => error instanceof kind);
  const [worst, ...others] = failures.toSorted((a, b) => rank(a.error) - rank(b.error));
  for (const { rule, error } of others) {
    logger[error instanceof RetryLater ? "warn" : "error"](
      { reason: reasonOf(error), rule: rule.name, problem: messageOf(error) },
      "the rule could not act",
    );
  }
  if (worst) {
    throw worst.error;
  }
}
