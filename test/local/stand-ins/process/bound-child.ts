import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const RUNNER = fileURLToPath(new URL("./bound-child-runner.ts", import.meta.url));

/** How the command ended. 127, as in a shell: it could not be started at all; the reason is an output line. */
const Outcome = z.object({ code: z.number().nullable(), signal: z.string().nullable() });
export type Outcome = z.infer<typeof Outcome>;

export interface BoundChildOptions {
  /** Added to this process's environment. */
  env?: Record<string, string>;
  cwd?: string;
  /** Each line that the command writes to its standard output or standard error. */
  onOutput?: (line: string) => void;
}

export interface BoundChild {
  /** Settles once the command has ended and its output was handed over; never rejects. */
  readonly exited: Promise<Outcome>;
  /** Kills the command and what it started, at once (SIGKILL), and waits until they are gone. */
  stop(): Promise<void>;
}

/**
 * Starts a command that can't outlive this process, even where this process is killed with `kill -9` and can't
 * clean up: a small runner between the two kills the command once its channel to this process closes.
 *
 * On Linux and macOS runner and command form a process group of their own, which is killed as one, and which a
 * Ctrl-C in the terminal doesn't reach: the caller decides. Only what leaves that group on purpose escapes.
 */
export function spawnBound(command: string, args: string[], options: BoundChildOptions = {}): BoundChild {
  const { onOutput } = options;
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
  const runner = spawn(process.execPath, [RUNNER, command, ...args], spawnOptions);
  for (const stream of [runner.stdout, runner.stderr]) {
    if (stream && onOutput) {
      createInterface({ input: stream }).on("line", onOutput);
    }
  }

  const exited = outcomeOf(runner);
  return {
    exited,
    async stop() {
      // Something that left the group may still hold the pipes: what it writes is of no interest any more.
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
    // Reached with somebody left in the group where the runner itself was killed.
    runner.on("exit", () => killGroup(runner.pid));
    // Not Node's "close" event: it never comes for a child whose channel this side has closed.
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
    // ESRCH: nobody is left, the usual case.
  }
}
