import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const RUNNER = fileURLToPath(new URL("./bound-child-runner.ts", import.meta.url));

/** How the command ended. Code 127 means, as in a shell, that it could not be started; a line of output says why. */
const Outcome = z.object({ code: z.number().nullable(), signal: z.string().nullable() });
export type Outcome = z.infer<typeof Outcome>;

export interface BoundChildOptions {
  /** Added to this process's environment. */
  env?: Record<string, string>;
  cwd?: string;
  /** The path of a directory that is removed with the command's end, even where this process is killed. */
  directory?: string;
  /** Each line that the command writes to its standard output or standard error. */
  onOutput?: (line: string) => void;
}

export interface BoundChild {
  /** Resolves when the command has ended and `onOutput` has got all of its lines. Never rejects. */
  readonly exited: Promise<Outcome>;
  /** Kills the command and the processes that it started (SIGKILL), and waits until they have ended. */
  stop(): Promise<void>;
}

/**
 * Starts a command that ends with this process, even where this process is killed with `kill -9`: a runner process
 * between the two kills the command when its IPC channel to this process closes.
 *
 * On Linux and macOS, runner and command are in a process group of their own, which is killed as a whole. A Ctrl-C in
 * the terminal doesn't reach that group. A process that the command moves to another group is not killed.
 */
export function spawnBound(command: string, args: string[], options: BoundChildOptions = {}): BoundChild {
  const { onOutput, directory = "" } = options;
  const output = onOutput ? "pipe" : "ignore";
  const spawnOptions: SpawnOptions = {
    stdio: ["ignore", output, output, "ipc"],
    env: { ...process.env, ...options.env },
    detached: process.platform !== "win32",
    windowsHide: true,
  };
  if (options.cwd) {
    spawnOptions.cwd = options.cwd;
  }
  const runner = spawn(process.execPath, [RUNNER, directory, command, ...args], spawnOptions);
  for (const stream of [runner.stdout, runner.stderr]) {
    if (stream && onOutput) {
      createInterface({ input: stream }).on("line", onOutput);
    }
  }

  const exited = outcomeOf(runner);
  return {
    exited,
    async stop() {
      // A process that left the group may keep the output pipes open, so this doesn't wait for them to close.
      runner.once("exit", () => {
        runner.stdout?.destroy();
        runner.stderr?.destroy();
      });
      if (runner.connected) {
        runner.disconnect();
      }
      await exited;
    },
  };
}

function outcomeOf(runner: ChildProcess): Promise<Outcome> {
  return new Promise((resolve) => {
    let outcome: Outcome = { code: null, signal: "SIGKILL" };
    runner.on("message", (message) => {
      outcome = Outcome.parse(message);
    });
    // Kills the command too where only the runner was killed.
    runner.on("exit", () => killGroup(runner.pid));
    // Not Node's "close" event: it is never emitted for a child whose IPC channel this process has closed.
    const ends: Promise<unknown>[] = [once(runner, "exit"), once(runner, "disconnect")];
    for (const stream of [runner.stdout, runner.stderr]) {
      if (stream) {
        ends.push(once(stream, "close"));
      }
    }
    Promise.all(ends).then(
      () => resolve(outcome),
      // The runner could not be started.
      () => resolve({ code: 127, signal: null }),
    );
  });
}

function killGroup(leader: number | undefined): void {
  if (leader === undefined || process.platform === "win32") {
    return;
  }
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // ESRCH, the usual case: no process is left in the group.
  }
}
