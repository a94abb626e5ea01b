import { fork } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { FUNCTIONS, type FunctionName } from "./functions.ts";
import { frameworkFor } from "./installation.ts";
import { kill, listening } from "./listening-child.ts";

/** One line of a function's log. A line that is not JSON becomes the `message`. */
export const LogEntry = z.looseObject({
  severity: z.string().default("DEFAULT"),
  message: z.string().default(""),
  eventId: z.string().optional(),
});
export type LogEntry = z.infer<typeof LogEntry>;

/** A function that runs. */
export interface FunctionProcess {
  /** `http://127.0.0.1:<port>` */
  url: string;
  port: number;
  pid: number;
  /** Ends the process at once, like a crash, but it is not started again. Resolves when it has ended. */
  kill(): Promise<void>;
  /** Resolves when the process has ended without {@link kill}: to `signal SIGKILL`, or `exit code 1`. */
  died: Promise<string>;
}

/**
 * Starts a function as the cloud does: its bundle, served by the command of functions-framework as it is installed
 * there, in its own process, with only the variables in `env`. Resolves when the function listens.
 * @param options.port the port to listen on; 0 for any free port
 * @throws Error with the output of the process, where the function does not start; with npm's output, where the
 * framework can't be installed
 */
export async function startFunction(
  name: FunctionName,
  options: { port: number; env: Record<string, string>; onLog: (entry: LogEntry) => void },
): Promise<FunctionProcess> {
  const dist = fileURLToPath(new URL(`../../../functions/${name}/dist`, import.meta.url));
  const child = fork(
    await frameworkFor(dist),
    ["--target", name, "--source", dist, "--port", `${options.port}`],
    {
      execArgv: preloads(name).flatMap((file) => ["--import", new URL(file, import.meta.url).href]),
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: { ...options.env, ...compileCache(), SystemRoot: process.env.SystemRoot },
    },
  );
  let output = "";
  const onLine = (line: string) => {
    output = `${output}${line}\n`.slice(-5_000);
    options.onLog(parse(line));
  };
  lines(child.stdout, onLine);
  lines(child.stderr, onLine);
  const port = await listening(child).catch((error: Error) => {
    child.kill("SIGKILL");
    throw new Error(`${name} does not start: ${error.message}\n${output}`);
  });
  let isKilled = false;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    pid: child.pid ?? 0,
    kill() {
      isKilled = true;
      return kill(child);
    },
    died: new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        if (!isKilled) {
          resolve(signal ? `signal ${signal}` : `exit code ${code}`);
        }
      });
    }),
  };
}

/** Terraform sets this variable, too. */
function compileCache(): Record<string, string> {
  const { NODE_COMPILE_CACHE } = process.env;
  return NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE } : {};
}

/** The modules that Node loads into a function's process before anything else. */
function preloads(name: FunctionName): string[] {
  const isEdge = FUNCTIONS.some((each) => each.name === name && each.kind === "edge");
  return isEdge ? ["./function-preload.ts"] : ["./function-preload.ts", "./function-guard.ts"];
}

function lines(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream) {
    createInterface({ input: stream }).on("line", onLine);
  }
}

function parse(line: string): LogEntry {
  try {
    return LogEntry.parse(JSON.parse(line));
  } catch {
    return { severity: "DEFAULT", message: line };
  }
}
