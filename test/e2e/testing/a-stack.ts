import type { LogEntry } from "@issue-relay/local/stack/function-process";
import { type Stack, type StackOptions, startStack } from "@issue-relay/local/stack/stack";
import { afterAll } from "vitest";

export interface TestStack extends Stack {
  /** What the functions have logged, with the function's name. */
  log: (LogEntry & { function: string })[];
}

/** A stack of its own for a test file: free ports, rows in memory, retries after a moment; gone when the file is done. */
export async function aStack(options: StackOptions = {}): Promise<TestStack> {
  const log: TestStack["log"] = [];
  const stack = await startStack({
    slackPaced: false,
    consumer: { minimumBackoffSeconds: 0.1, maximumBackoffSeconds: 0.5 },
    onLog: (name, entry) => log.push({ ...entry, function: name }),
    ...options,
  });
  afterAll(() => stack.close());
  return { ...stack, log };
}
