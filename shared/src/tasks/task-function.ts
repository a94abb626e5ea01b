import type { HttpFunction, Request, Response } from "@google-cloud/functions-framework";
import type { Clock } from "../clock.ts";
import { withDeadline } from "../deadline.ts";
import { messageOf } from "../errors.ts";
import { answerHealth } from "../health/answer.ts";
import type { Check } from "../health/check.ts";
import { type Logger, withTrace } from "../logger.ts";
import type { Reason } from "../reason.ts";
import { callerIn } from "./caller.ts";
import { type Task, type TaskCall, type TaskOutcome, TaskRefused } from "./task.ts";

export interface TaskFunctionOptions {
  /** By path, such as `/daily`. */
  tasks: ReadonlyMap<string, Task>;
  /** What is looked at where somebody asks for the function's health. */
  checks?: readonly Check[];
  clock: Clock;
  /** The longest that a request may take: shorter than the function's timeout. */
  deadlineMs: number;
  logger: Logger;
  /** Writes down that a task has failed. */
  logFailure(logger: Logger, error: unknown): void;
  /** The ID of the Google Cloud project. */
  project: string;
}

/** A caller that asks for this type gets a line of JSON for each step, and one with the result. */
const LINES = "application/x-ndjson";

/**
 * An HTTP function with tasks that Cloud Scheduler, or a person, calls with `POST <path>`.
 *
 * | answer | when |
 * | --- | --- |
 * | 200, or 204 where there is nothing to tell | the task is done |
 * | 503 | something is not done: Scheduler calls again, and what was done is not done again |
 * | 400, 409 | the input is wrong, or the same task is running |
 * | 404, 405 | there is no such task, or it was not asked for with POST |
 *
 * `GET /` is answered with the function's health.
 *
 * With `Accept: application/x-ndjson` the answer is 200 and comes line by line: `{"progress": …}` any number of times, then
 * `{"isDone": …, "result": …}` or `{"error": …, "status": …}`. An empty line is a sign of life.
 */
export function taskFunction(given: TaskFunctionOptions): HttpFunction {
  const { tasks, checks = [], clock, deadlineMs, ...options } = given;
  return async (req, res) => {
    if (req.method === "GET" && req.path === "/") {
      await answerHealth(checks, res);
      return;
    }
    const task = tasks.get(req.path);
    const logger = withTrace(options.logger, options.project, req.get("traceparent")).child({
      task: req.path,
    });
    if (!task) {
      res.status(404).send({ error: `the tasks are ${[...tasks.keys()].join(", ")}` });
      return;
    }
    if (req.method !== "POST") {
      const reason: Reason = "method-not-allowed";
      logger.warn({ reason }, "refused: a task is asked for with POST");
      res.status(405).set("allow", "POST").send({ error: reason });
      return;
    }
    const answer = req.get("accept") === LINES ? lineByLine(res) : atOnce(res);
    try {
      const call: TaskCall = {
        input: inputOf(req),
        at: scheduledAt(req.get("x-cloudscheduler-scheduletime")),
        caller: callerIn(req.get("authorization")),
        deadline: clock.now() + deadlineMs,
        signal: AbortSignal.any([AbortSignal.timeout(deadlineMs), hungUp(res)]),
        logger,
        progress: answer.progress,
      };
      answer.end(await withDeadline(`the task ${req.path}`, deadlineMs, task(call)));
    } catch (error) {
      if (error instanceof TaskRefused) {
        answer.fail(error.status, error.message);
        return;
      }
      options.logFailure(logger, error);
      answer.fail(503, messageOf(error));
    }
  };
}

interface TaskAnswer {
  progress(text: string): void;
  end(outcome: TaskOutcome): void;
  fail(status: number, error: string): void;
}

function atOnce(res: Response): TaskAnswer {
  return {
    progress() {},
    end({ isDone, result }) {
      const status = isDone ? (result ? 200 : 204) : 503;
      res.status(status).send(result);
    },
    fail: (status, error) => {
      res.status(status).send({ error });
    },
  };
}

/** How long a caller gets no line at the most: who waits for long for nothing may take the connection for dead. */
const SILENCE_MS = 15_000;

/** The status is sent before the outcome is known. Errors are told in the last line. */
function lineByLine(res: Response): TaskAnswer {
  res.status(200).set("content-type", LINES).flushHeaders();
  const write = (text: string) => {
    // A task that goes on beyond its deadline has nobody to tell.
    if (!res.writableEnded) {
      res.write(`${text}\n`);
    }
  };
  const signOfLife = setInterval(() => write(""), SILENCE_MS);
  res.once("close", () => clearInterval(signOfLife));
  return {
    progress: (text) => write(JSON.stringify({ progress: text })),
    end: (outcome) => {
      res.end(`${JSON.stringify(outcome)}\n`);
    },
    fail: (status, error) => {
      res.end(`${JSON.stringify({ error, status })}\n`);
    },
  };
}

/** @throws TaskRefused where the body is not JSON */
function inputOf({ rawBody }: Request): unknown {
  if (!rawBody || rawBody.length === 0) {
    return undefined;
  }
  try {
    return JSON.parse(rawBody.toString("utf8"));
  } catch (error) {
    throw new TaskRefused(400, `the body is not JSON: ${messageOf(error)}`);
  }
}

/** Aborted where the connection closes before the answer: what goes on then has no processor. */
function hungUp(res: Response): AbortSignal {
  const controller = new AbortController();
  res.once("close", () => controller.abort());
  return controller.signal;
}

/**
 * The time for which the schedule asks: the same in all attempts, also in one after midnight. Whoever else calls asks for now. So does
 * who names a time to come: what is done today must not be taken for that day's.
 * https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs#httptarget
 */
function scheduledAt(header: string | undefined): Date {
  const scheduled = Date.parse(header ?? "");
  const now = Date.now();
  return new Date(Number.isNaN(scheduled) ? now : Math.min(scheduled, now));
}
