import { parseArgs } from "node:util";
import { messageOf } from "@issue-relay/shared/errors";
import { z } from "zod";

/** The command line is wrong; told together with the usage. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** Somebody asked the command to stop before it was done. */
export class Stopped extends Error {
  override name = "Stopped";
}

/**
 * Options and the rest of the command line.
 * @throws UsageError
 */
export function readOptions<T extends z.ZodType>(
  schema: T,
  kinds: Record<string, "boolean" | "string">,
): { values: z.infer<T>; rest: string[] } {
  try {
    const { values, positionals } = parseArgs({
      options: Object.fromEntries(Object.entries(kinds).map(([name, type]) => [name, { type }])),
      allowPositionals: true,
    });
    return { values: schema.parse(values), rest: positionals };
  } catch (error) {
    if (error instanceof z.ZodError) {
      throw new UsageError(z.prettifyError(error));
    }
    throw new UsageError(messageOf(error));
  }
}

/**
 * Runs what an npm script is for and ends the process: 0 after success, with what it returned as the last line;
 * 1 after a failure, 2 where the command line was wrong, 130 where it was stopped before it was done, each with what to do in plain words and no stack.
 */
export async function runCommand(usage: string, command: () => Promise<string | undefined>): Promise<never> {
  if (process.argv.includes("--help")) {
    console.log(usage);
    process.exit(0);
  }
  try {
    const last = await command();
    if (last !== undefined) {
      console.log(last);
    }
    process.exit(0);
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\n\n${usage}`);
      process.exit(2);
    }
    if (error instanceof Stopped) {
      console.error("stopped");
      process.exit(130);
    }
    printError(error);
    process.exit(1);
  }
}

/** In plain words, without a stack; each of several errors on a line of its own. */
export function printError(error: unknown): void {
  console.error(messageOf(error));
  if (error instanceof AggregateError) {
    for (const each of error.errors) {
      console.error(`- ${messageOf(each)}`);
    }
  }
}
