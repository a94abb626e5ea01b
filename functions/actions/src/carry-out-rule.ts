import type { Attempt } from "@issue-relay/shared/consumer/push-consumer";
import { BadMessage, messageOf, reasonOf } from "@issue-relay/shared/errors";
import { digest } from "@issue-relay/shared/event/event-id";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { Reason } from "@issue-relay/shared/reason";
import { triggerOf } from "@issue-relay/shared/rules/firings";
import { kindOf, type Rule } from "@issue-relay/shared/rules/rule-schema";
import type { Brake, Stop } from "./brake.ts";
import { type Deed, isBegun, once } from "./once.ts";
import { type Action, type ActionRow, rowOf } from "./outcome.ts";
import { type IssueCall, MayBeDone, type Performing, prepare, subjectOf } from "./perform.ts";
import type { TellStop } from "./tell-stop.ts";

/** What rules are carried out with. */
export interface CarryOutOptions extends Performing {
  brake: Brake;
  /** Without it, no channel is told that a rule stops itself. */
  tellStop?: TellStop | undefined;
  /** Writes rows of table `actions`. @throws RetryLater, BrokenDestination */
  write(rows: readonly ActionRow[]): Promise<void>;
}

export interface Beginning {
  /** Why nothing is begun any more; undefined: it may be. @throws RetryLater, BrokenDestination, BadMessage */
  whyNot(): Promise<string | undefined>;
}

/**
 * Does what a rule says about an event, each step once, and writes a row for each.
 * @throws RetryLater, BrokenDestination, BadMessage
 */
export async function carryOutRule(
  rule: Rule,
  event: IssueEvent,
  context: Attempt & IssueCall & Beginning,
  options: CarryOutOptions,
): Promise<void> {
  const { signal, deliveryAttempt: attempt } = context;
  const { documents, brake, write } = options;
  const trigger = triggerOf(rule, event);
  const logger = context.logger.child({ rule: rule.name });
  const actions = actionsOf(rule, event, trigger);
  // What an attempt has begun in time, a later one brings to its end: also after hours, and where a dead letter is published again.
  const isUnderWay = async () => {
    const begun = await Promise.all(actions.map((action) => isBegun(documents, action)));
    return begun.includes(true);
  };
  const whyNot = await context.whyNot();
  if (whyNot !== undefined && !(await isUnderWay())) {
    logger.info(`the rule does not act: ${whyNot}`);
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
        logger.info({ step: action.position, what: kindOf(action.step), ...result }, "acted");
        unwritten.push({ row: rowOf(action, result, isNew ? took() : { attempt }), noteWritten });
      }
    } catch (error) {
      if (error instanceof BadMessage) {
        const outcome = error instanceof MayBeDone ? "unknown" : "refused";
        unwritten.push({ row: rowOf(action, { outcome, problem: error.message }, took()) });
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

/** The steps of a rule. Each is named by what it says and not by its position: a rule may be repaired before its event comes again. */
function actionsOf(rule: Rule, event: IssueEvent, trigger: string): Action[] {
  const texts = rule.do.map((step) => JSON.stringify(step));
  return rule.do.map((step, index) => {
    const text = texts[index];
    const before = texts.slice(0, index).filter((other) => other === text).length;
    const id = digest(JSON.stringify([trigger, rule.name, text, before]));
    return { id, rule, position: index + 1, step, event };
  });
}

/** Tells that a rule has stopped itself, until somebody is told. That keeps no event waiting: what it would have done stays undone. */
async function tell(
  rule: Rule,
  stop: Stop,
  { signal, deadline, logger }: Attempt,
  { brake, tellStop }: CarryOutOptions,
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

function deedOf({ id, rule, position: step, event }: Action): Deed {
  return { id, about: { event: event.id, rule: rule.name, step } };
}
