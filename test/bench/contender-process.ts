import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { z } from "zod";
import type { Contender } from "./contenders.ts";
import type { Runner } from "./runner.ts";

const Report = z.object({ port: z.int() });

export interface Running {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/**
 * Starts a contender in a process of its own, with nothing in its environment but what it is given. Resolves when it listens.
 * @throws Error with the program's output, where it ends instead
 */
export async function start({ title, program, env }: Contender, runner: Runner): Promise<Running> {
  const child =
    "module" in program
      ? fork(program.module, [], { env, execArgv: [], stdio: ["ignore", "ignore", "pipe", "ipc"] })
      : fork(runner.framework, ["--target", program.target, "--source", program.source, "--port", "0"], {
          env,
          execArgv: ["--import", runner.preload],
          stdio: ["ignore", "ignore", "pipe", "ipc"],
        });
  let errors = "";
  child.stderr?.on("data", (chunk) => {
    errors = `${errors}${chunk}`.slice(-5_000);
  });
  const [message] = await Promise.race([
    once(child, "message"),
    once(child, "exit").then(() => {
      throw new Error(`${title} does not start:\n${errors}`);
    }),
  ]);
  const { port } = Report.parse(message);
  return { url: `http://127.0.0.1:${port}/`, pid: child.pid ?? 0, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }
}
