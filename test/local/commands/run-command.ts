import type { Writable } from "node:stream";
import { parseArgs } from "node:util";
import { messageOf } from "@issue-relay/shared/errors";
import { z } from "zod";
import { printableLines } from "./printable.ts";

/** The command line is wrong. The usage is printed after the message. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** Someone stopped the command before it had finished. */
export class Stopped extends Error {
  override name = "Stopped";
}

/** The reader of the command's output has ended, as `head` does when it has enough. */
class OutputClosed extends Error {
  override name = "OutputClosed";
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

/** What a shell shows for a program that writes to a pipe whose reader has ended: 128 and the number of SIGPIPE. */
const PIPE_CLOSED = 128 + 13;

/**
 * Runs the command of an npm script, prints the text that it returns, and ends the process when all output has been
 * read. The exit code is 0 after success, 1 after a failure, 2 where the command line is wrong, 130 where someone
 * stopped the command, and 141 where the reader of its output ended first. An error is printed as its message, without
 * a stack trace.
 */
export async function runCommand(usage: string, command: () => Promise<string | undefined>): Promise<never> {
  let isClosed = false;
  for (const stream of [process.stdout, process.stderr]) {
    // Without a listener, a closed pipe would end the process with a stack trace.
    stream.on("error", () => {
      isClosed = true;
    });
  }
  const code = await outcomeOf(usage, command);
  await Promise.all([written(process.stdout), written(process.stderr)]).catch(() => {
    isClosed = true;
  });
  process.exit(isClosed ? PIPE_CLOSED : code);
}

/** Runs the command, prints what it returns or throws, and returns the exit code. */
async function outcomeOf(usage: string, command: () => Promise<string | undefined>): Promise<number> {
  if (process.argv.includes("--help")) {
    console.log(usage);
    return 0;
  }
  try {
    const last = await command();
    if (last !== undefined) {
      console.log(last);
    }
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\n\n${usage}`);
      return 2;
    }
    if (error instanceof Stopped) {
      console.error("stopped");
      return 130;
    }
    if (error instanceof OutputClosed) {
      return PIPE_CLOSED;
    }
    printError(error);
    return 1;
  }
}

/**
 * Prints a line, and waits until it and all lines before it have left this process.
 * @throws OutputClosed where nobody reads standard output any more
 */
export async function print(line: string): Promise<void> {
  await written(process.stdout, `${line}\n`);
}

/**
 * Resolves when the text, and all that was written before it, has left this process.
 * @throws OutputClosed where nobody reads the stream any more
 */
function written(stream: Writable, text = ""): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(new OutputClosed()) : resolve()));
  });
}

/** Prints an error's message without a stack trace, and each error of an AggregateError on its own line. */
export function printError(error: unknown): void {
  console.error(printableLines(messageOf(error)));
  if (error instanceof AggregateError) {
    for (const each of error.errors) {
      console.error(`- ${printableLines(messageOf(each))}`);
    }
  }
}
