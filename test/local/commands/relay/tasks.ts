import { UsageError } from "../run-command.ts";
import { backfillCalls, showBackfilled } from "./backfill.ts";
import type { TaskAnswer } from "./call-task.ts";
import { showCanary } from "./canary.ts";
import { showConnected } from "./connect.ts";
import { showDeadLetters } from "./dead-letters.ts";
import { showFindings } from "./doctor.ts";
import { showDropped } from "./drop.ts";
import { forgetInput, showForgotten } from "./forget.ts";
import type { Patience } from "./patiently.ts";
import { reconcileCalls, showReconciled } from "./reconcile.ts";
import { showRedelivered } from "./redeliver.ts";
import { showRedriven } from "./redrive.ts";
import { replayAll, showReplayed } from "./replay.ts";
import { showResumed, showRules } from "./rules.ts";
import type { Shown } from "./shown.ts";
import { FILTER, filterOf, type TaskOptions } from "./task-options.ts";
import { untilDone } from "./until-done.ts";

/** A task of `recover` as a person asks for it. */
interface TaskCommand {
  /** What follows its name, such as `<owner>`, or `[owner]` where it may be left out; without it, nothing. */
  argument?: string;
  /** The options that it takes. */
  options: readonly (keyof TaskOptions)[];
  /** Those of them that it can't do without. */
  required?: readonly (keyof TaskOptions)[];
  input(options: TaskOptions, argument: string): object;
  /** Calls it until it is done, with some input instead of the first; without it, one call is all. */
  repeat?(
    call: (instead?: object) => Promise<TaskAnswer>,
    patience: Pick<Patience, "say">,
    options: TaskOptions,
  ): Promise<TaskAnswer>;
  /** @param room how wide a line may be, in places */
  show(result: unknown, room?: number): Shown;
}

const TASKS = new Map<string, TaskCommand>([
  ["redeliver", { options: ["all"], input: ({ all }) => ({ all }), show: showRedelivered }],
  [
    "reconcile",
    {
      argument: "[owner]",
      options: ["since", "full"],
      input: ({ since, full }, owner) => ({ since, full, ...(owner !== "" && { owner }) }),
      repeat: (call, patience, { since }) => untilDone(reconcileCalls(since), call, patience),
      show: showReconciled,
    },
  ],
  [
    "backfill",
    {
      argument: "<owner>",
      options: [],
      input: (_, owner) => ({ owner }),
      repeat: (call, patience) => untilDone(backfillCalls, call, patience),
      show: showBackfilled,
    },
  ],
  ["canary", { options: [], input: () => ({}), show: showCanary }],
  ["doctor", { options: [], input: () => ({}), show: showFindings }],
  ["connect", { argument: "<owner>", options: [], input: (_, owner) => ({ owner }), show: showConnected }],
  [
    "dead-letters",
    {
      options: [...FILTER, "limit"],
      input: (options) => ({ ...filterOf(options), limit: options.limit }),
      show: showDeadLetters,
    },
  ],
  [
    "redrive",
    {
      options: [...FILTER, "yes"],
      input: (options) => ({ ...filterOf(options), dryRun: !options.yes }),
      show: showRedriven,
    },
  ],
  [
    "drop",
    {
      argument: "<id>",
      options: ["reason"],
      required: ["reason"],
      input: ({ reason }, id) => ({ id, reason }),
      show: showDropped,
    },
  ],
  [
    "replay",
    {
      options: ["from", "to", "yes"],
      required: ["from"],
      input: ({ from, to, yes }) => ({ from, to, dryRun: !yes }),
      repeat: replayAll,
      show: showReplayed,
    },
  ],
  ["rules", { options: [], input: () => ({}), show: showRules }],
  ["resume", { options: ["rule"], required: ["rule"], input: ({ rule }) => ({ rule }), show: showResumed }],
  ["forget", { options: ["issue", "person", "id", "yes"], input: forgetInput, show: showForgotten }],
]);

/** What is asked of a task, and how its result is shown. */
export interface Asked extends Pick<TaskCommand, "show"> {
  task: string;
  input: object;
  /** Calls it until it is done; without it, one call is all. */
  repeat?(
    call: (instead?: object) => Promise<TaskAnswer>,
    patience: Pick<Patience, "say">,
  ): Promise<TaskAnswer>;
}

/** @throws UsageError where the arguments are not those of a task */
export function askedFor([task = "", ...rest]: readonly string[], options: TaskOptions): Asked {
  const command = TASKS.get(task);
  const most = command?.argument === undefined ? 0 : 1;
  const fewest = command?.argument?.startsWith("[") ? 0 : most;
  if (!command || rest.length < fewest || rest.length > most) {
    throw new UsageError(
      `Give one task: ${[...TASKS].map(([name, { argument }]) => usageOf(name, argument)).join(", ")}.`,
    );
  }
  const foreign = Object.keys(options).find((name) => !command.options.some((own) => own === name));
  if (foreign !== undefined) {
    throw new UsageError(`--${foreign} is not for ${task}.`);
  }
  const missing = command.required?.find((name) => options[name] === undefined);
  if (missing !== undefined) {
    throw new UsageError(`${task} needs --${missing}.`);
  }
  const { repeat, show } = command;
  return {
    task,
    input: command.input(options, rest[0] ?? ""),
    show,
    ...(repeat && { repeat: (call, patience) => repeat(call, patience, options) }),
  };
}

function usageOf(name: string, argument: string | undefined): string {
  return argument === undefined ? name : `${name} ${argument}`;
}
