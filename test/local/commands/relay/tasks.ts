import { UsageError } from "../run-command.ts";
import { showCanary } from "./canary.ts";
import { showConnected } from "./connect.ts";
import { showDeadLetters } from "./dead-letters.ts";
import { showFindings } from "./doctor.ts";
import { showDropped } from "./drop.ts";
import { showRedelivered } from "./redeliver.ts";
import { showRedriven } from "./redrive.ts";
import type { Shown } from "./shown.ts";
import { FILTER, filterOf, type TaskOptions } from "./task-options.ts";

/** A task of `recover` as a person asks for it. */
interface TaskCommand {
  /** What follows its name, such as the owner; without it, nothing. */
  argument?: string;
  /** The options that it takes. */
  options: readonly (keyof TaskOptions)[];
  /** Those of them that it can't do without. */
  required?: readonly (keyof TaskOptions)[];
  input(options: TaskOptions, argument: string): object;
  /** @param room how wide a line may be, in places */
  show(result: unknown, room?: number): Shown;
}

const TASKS = new Map<string, TaskCommand>([
  ["redeliver", { options: ["all"], input: ({ all }) => ({ all }), show: showRedelivered }],
  ["canary", { options: [], input: () => ({}), show: showCanary }],
  ["doctor", { options: [], input: () => ({}), show: showFindings }],
  ["connect", { argument: "owner", options: [], input: (_, owner) => ({ owner }), show: showConnected }],
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
      argument: "id",
      options: ["reason"],
      required: ["reason"],
      input: ({ reason }, id) => ({ id, reason }),
      show: showDropped,
    },
  ],
]);

/** What is asked of a task, and how its result is shown. */
export interface Asked extends Pick<TaskCommand, "show"> {
  task: string;
  input: object;
}

/** @throws UsageError where the arguments are not those of a task */
export function askedFor([task = "", ...rest]: readonly string[], options: TaskOptions): Asked {
  const command = TASKS.get(task);
  const expected = command?.argument === undefined ? 0 : 1;
  if (!command || rest.length !== expected) {
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
  return { task, input: command.input(options, rest[0] ?? ""), show: command.show };
}

function usageOf(name: string, argument: string | undefined): string {
  return argument === undefined ? name : `${name} <${argument}>`;
}
