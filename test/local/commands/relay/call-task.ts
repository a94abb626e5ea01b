import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { z } from "zod";

/** What a function with tasks answers, line by line: shared/src/tasks/task-function.ts. */
const Line = z.union([
  z.strictObject({ progress: z.string() }),
  z.strictObject({ isDone: z.boolean(), result: z.unknown() }),
  z.strictObject({ error: z.string(), status: z.int() }),
]);
type Line = z.infer<typeof Line>;

export interface TaskAnswer {
  /** Whether nothing is left that another call could do. */
  isDone: boolean;
  result: unknown;
}

/** The function has no answer: it can't be reached, or it has ended in the middle. */
export class ConnectionLost extends Error {
  override name = "ConnectionLost";
  /** Whether the function had begun to answer. */
  readonly hasBegun: boolean;

  constructor(message: string, { hasBegun, cause }: { hasBegun: boolean; cause?: unknown }) {
    super(message, { cause });
    this.hasBegun = hasBegun;
  }
}

/** The same task, or one that must not run beside it, is running: another person or a schedule has called it. */
export class TaskIsRunning extends Error {
  override name = "TaskIsRunning";
}

/**
 * Calls a task, and tells what it does meanwhile.
 * @throws ConnectionLost where the function can't be reached, or ends before its answer; TaskIsRunning; Error where it refuses the call,
 * or the task fails
 */
export async function callTask(
  { url, headers }: { url: string; headers?: Record<string, string> },
  { task, input, onProgress }: { task: string; input: object; onProgress(text: string): void },
): Promise<TaskAnswer> {
  const response = await fetch(`${url}/${task}`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json", accept: "application/x-ndjson" },
    body: JSON.stringify(input),
  }).catch((error) => {
    throw new ConnectionLost(`${url} can't be reached`, { hasBegun: false, cause: error });
  });
  if (response.status !== 200 || !response.body) {
    throw new Error(`${task}: ${response.status} ${(await response.text()).slice(0, 1_000)}`);
  }
  for await (const line of linesOf(task, Readable.fromWeb(response.body))) {
    if ("progress" in line) {
      onProgress(line.progress);
    } else if ("error" in line) {
      throw new (line.status === 409 ? TaskIsRunning : Error)(`${task}: ${line.error}`);
    } else {
      return line;
    }
  }
  throw new ConnectionLost(`${task}: ${ENDED}`, { hasBegun: true });
}

const ENDED = "the function ended before its answer; call again, nothing is done twice";

/** @throws ConnectionLost where the answer ends in the middle; Error where it is not that of a task */
async function* linesOf(task: string, answer: Readable): AsyncIterable<Line> {
  const lines = createInterface({ input: answer })[Symbol.asyncIterator]();
  for (;;) {
    const next = await lines.next().catch((cause) => {
      throw new ConnectionLost(`${task}: ${ENDED}`, { hasBegun: true, cause });
    });
    if (next.done) {
      return;
    }
    // An empty line is a sign of life.
    if (next.value !== "") {
      yield lineIn(task, next.value);
    }
  }
}

function lineIn(task: string, text: string): Line {
  try {
    return Line.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(`${task}: not an answer of a task: ${text.slice(0, 200)}`, { cause: error });
  }
}
