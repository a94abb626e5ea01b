import { parseArgs } from "node:util";
import { messageOf } from "@issue-relay/shared/errors";
import { z } from "zod";

/** The command line is wrong. The usage is printed after the message. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** Someone stopped the command before it had finished. */
export class Stopped extends Error {
  override name = "Stopped";
}

/**
 * Reads the options of the command line, and the arguments that are not options.
 * @param kinds whether each option has a value ("string") or not ("boolean")
 * @throws UsageError where an option is unknown, or its value is wrong
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
 * Runs the command of an npm script, prints the text that it returns, and ends the process. The exit code is 0 after
 * success, 1 after a failure, 2 where the command line is wrong, and 130 where someone stopped the command. An error is
 * printed as its message, without a stack trace.
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

/** Prints an error's message without a stack trace, and each error of an AggregateError on its own line. */
export function printError(error: unknown): void {
  console.error(messageOf(error));
  if (error instanceof AggregateError) {
    for (const each of error.errors) {
      console.error(`- ${messageOf(each)}`);
    }
  }
}
