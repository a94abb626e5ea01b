import type { Handle } from "@issue-relay/shared/consumer/push-consumer";
import { type Failure, throwWorst } from "@issue-relay/shared/consumer/throw-worst";
import { BadMessage, messageOf, reasonOf } from "@issue-relay/shared/errors";
import { isCanary } from "@issue-relay/shared/event/canary";
import { digest } from "@issue-relay/shared/event/event-id";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { Reason } from "@issue-relay/shared/reason";
import type { Relay } from "@issue-relay/shared/routes/relay-schema";
import { ruleTrialsOf, triggerOf } from "@issue-relay/shared/rules/firings";
import type { Rule } from "@issue-relay/shared/rules/rule-schema";
import pLimit from "p-limit";
import type { Brake, Stop } from "./brake.ts";
import type { OwnLogin } from "./github/own-login.ts";
import { type Deed, isBegun, once } from "./once.ts";
import { type Action, type ActionRow, kindOf, rowOf } from "./outcome.ts";
import { isOfRule } from "./own-changes.ts";
import { type Attempt, attemptOf, type Performing, prepare, subjectOf } from "./perform.ts";
import type { TellStop } from "./tell-stop.ts";

export interface ActOptions extends Performing {
  relay: Relay;
  brake: Brake;
  ownLogin: OwnLogin;
  /** Without it, no channel is told that a rule stops itself. */
  tellStop?: TellStop | undefined;
  /** Writes rows of table `actions`. @throws RetryLater, BrokenDestination */
  write(rows: readonly ActionRow[]): Promise<void>;
}

/**
 * How many rules act on an event at the same time. An instance has 10 events at once (terraform/functions.tf) and makes a change on GitHub
 * a second: each change has its turn within an attempt (shared/pubsub.json).
 */
const RULES_AT_ONCE = 4;

/**
 * The handler that carries out what the rules of the file say. A rule that fails or hangs keeps no other from acting; of one rule, a step that
 * fails keeps those behind it waiting. When Pub/Sub brings the event again, what is done is not done again.
 */
export function actByRules(options: ActOptions): Handle {
  return async (event, context) => {
    if (isCanary(event)) {
      return;
    }
    const trials = ruleTrialsOf(options.relay, event, Date.now());
    const acting = trials.filter(({ matches, holding }) => matches && holding !== "no-arrival");
    const isOwn =
      acting.some(({ of }) => !of.own_changes) &&
      (await isOfRule(options.documents, event, () => options.ownLogin(context)));
    const rules = acting.filter(({ of }) => of.own_changes || !isOwn);
    const attempt = attemptOf(options, event, context);
    const failures: Failure[] = [];
    await pLimit(RULES_AT_ONCE).map(rules, async ({ of: rule, holding }) => {
      try {
        context.signal.throwIfAborted();
        await carryOut(rule, event, { ...context, ...attempt, isTooOld: holding === "too-old" }, options);
      } catch (error) {
        failures.push({ error, logger: context.logger.child({ rule: rule.name }) });
      }
    });
    if (acting.length > 0) {
      context.logger.setBindings({ rules: rules.map(({ of }) => of.name), ...(isOwn && { isOwn }) });
    }
    throwWorst(failures, "the rule could not act");
  };
}

/** @throws RetryLater, BrokenDestination, BadMessage */
async function carryOut(
  rule: Rule,
  event: IssueEvent,
  context: Parameters<Handle>[1] & Attempt & { isTooOld: boolean },
  options: ActOptions,
): Promise<void> {
  const { signal, deliveryAttempt: attempt, isTooOld } = context;
  const { documents, brake, write } = options;
  const trigger = triggerOf(rule, event);
  const logger = context.logger.child({ rule: rule.name });
  const actions = actionsOf(rule, event, trigger);
  // What an attempt has begun in time, a later one brings to its end: also after hours, and where a dead letter is published again.
  const isUnderWay = async () => {
    const begun = await Promise.all(actions.map((action) => isBegun(documents, action)));
    return begun.includes(true);
  };
  if (isTooOld && !(await isUnderWay())) {
    logger.info("the rule does not act: it happened too long ago");
    return;
  }
  if (rule.dry_run) {
    logger.info({ steps: rule.do }, "the rule would have acted");
    await write(
      actions.map((action) => rowOf(action, { outcome: "dry-run", subject: subjectOf(action) }, { attempt })),
    );
    return;
  }
  const stop = await brake.count(rule, trigger, event.issue.id);
  if (stop && !(await isUnderWay())) {
    const row = { outcome: "stopped", problem: stop.because } as const;
    await write(actions.map((action) => rowOf(action, row, { attempt })));
    await tell(rule, stop, { ...context, logger }, options);
    return;
  }
  const unwritten: { row: ActionRow; noteWritten?: () => Promise<void> }[] = [];
  let failure: unknown;
  for (const action of actions) {
    const startedAt = performance.now();
    const took = () => ({ attempt, ms: Math.round(performance.now() - startedAt) });
    try {
      signal.throwIfAborted();
      const { result, isNew, isWritten, noteWritten } = await once(documents, deedOf(action), (since) =>
        prepare(options, action, context, since),
      );
      if (!isWritten) {
        logger.info({ step: action.place, what: kindOf(action.step), ...result }, "acted");
        unwritten.push({ row: rowOf(action, result, isNew ? took() : { attempt }), noteWritten });
      }
    } catch (error) {
      if (error instanceof BadMessage) {
        unwritten.push({ row: rowOf(action, { outcome: "refused", problem: error.message }, took()) });
      }
      failure = error;
      break;
    }
  }
  // Not between the steps: while BigQuery is away, they go on.
  if (unwritten.length > 0) {
    await write(unwritten.map(({ row }) => row));
  }
  for (const { noteWritten } of unwritten) {
    await noteWritten?.();
  }
  if (failure !== undefined) {
    throw failure;
  }
}

/** The steps of a rule. Each is named by what it says and not by its place: a rule may be repaired before its event comes again. */
function actionsOf(rule: Rule, event: IssueEvent, trigger: string): Action[] {
  const texts = rule.do.map((step) => JSON.stringify(step));
  return rule.do.map((step, index) => {
    const text = texts[index];
    const before = texts.slice(0, index).filter((other) => other === text).length;
    const id = digest(JSON.stringify([trigger, rule.name, text, before]));
    return { id, rule, place: index + 1, step, event };
  });
}

/** Tells that a rule has stopped itself, until somebody is told. That keeps no event waiting: what it would have done stays undone. */
async function tell(
  rule: Rule,
  stop: Stop,
  { signal, deadline, logger }: Parameters<Handle>[1],
  { brake, tellStop }: ActOptions,
): Promise<void> {
  const reason: Reason = "rule-stopped";
  const { because, isTold } = stop;
  if (isTold) {
    logger.info({ reason, because }, "the rule is stopped");
    return;
  }
  logger.error({ reason, because }, "the rule has stopped itself, until somebody resumes it");
  try {
    await tellStop?.(rule, stop, { signal, deadline }, logger);
    await brake.noteTold(rule);
  } catch (error) {
    logger.warn(
      { reason: reasonOf(error), problem: messageOf(error) },
      "nobody was told that the rule has stopped",
    );
  }
}

function deedOf({ id, rule, place: step, event }: Action): Deed {
  return { id, about: { event: event.id, rule: rule.name, step } };
}
