import { fork } from "node:child_process";
import { kill, listening } from "@issue-relay/local/stack/listening-child";
import type { Runner } from "../setting/runner.ts";
import type { Contender } from "./contender.ts";

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
  const port = await listening(child).catch((error: Error) => {
    child.kill("SIGKILL");
    throw new Error(`${title} does not start: ${error.message}\n${errors}`);
  });
  return { url: `http://127.0.0.1:${port}/`, pid: child.pid ?? 0, stop: () => kill(child) };
}
