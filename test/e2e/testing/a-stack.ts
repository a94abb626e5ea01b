import type { LogEntry } from "@issue-relay/local/stack/function-process";
import { CONSUMERS } from "@issue-relay/local/stack/functions";
import { type Stack, type StackOptions, startStack } from "@issue-relay/local/stack/stack";
import { sharedEngine } from "@issue-relay/local/stand-ins/bigquery/testing/shared-engine";
import { afterAll } from "vitest";

export interface TestStack extends Stack {
  /** All log lines of the functions so far, each with its function's name. */
  log: (LogEntry & { function: string })[];
}

/**
 * Starts a stack for one test file: free ports, rows in memory, short backoffs, and of the functions those that take part in each
 * delivery, whatever the rules are. It is closed after the file's tests.
 */
export async function aStack(options: StackOptions = {}): Promise<TestStack> {
  const log: TestStack["log"] = [];
  const stack = await startStack({
    functions: ["ingress", ...CONSUMERS.filter((name) => name !== "actions")],
    engine: sharedEngine(),
    slackPaced: false,
    consumer: { minimumBackoffSeconds: 0.1, maximumBackoffSeconds: 0.5 },
    onLog: (name, entry) => log.push({ ...entry, function: name }),
    ...options,
  });
  afterAll(() => stack.close());
  return { ...stack, log };
}
