import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { z } from "zod";

const Report = z.union([z.object({ port: z.int() }), z.object({ error: z.string() })]);

/**
 * The port of a child that reports it over IPC (function-preload.ts), as soon as it listens.
 * @throws Error where the child ends, or can't listen
 */
export async function listening(child: ChildProcess): Promise<number> {
  const [message] = await Promise.race([
    once(child, "message"),
    once(child, "exit").then(([code]) => [{ error: `it ended with code ${code}` }]),
  ]);
  const report = Report.parse(message);
  if ("error" in report) {
    throw new Error(report.error);
  }
  return report.port;
}

/** Ends a child at once, like a crash. Resolves when it has ended. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}
