import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setInterval } from "node:timers/promises";

/** How often we look whether npm is still there. */
const LOOK_EVERY_MS = 500;

/**
 * Resolves when the stack is to stop: Ctrl-C, SIGTERM, or the npm that runs us gone without a word, since after
 * `kill -9 <npm>` nobody would end us. A second Ctrl-C ends the process at once.
 */
export function stopRequest(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        resolve();
      });
    }
    if (process.env.npm_lifecycle_event) {
      void npmGone().then(resolve);
    }
  });
}

async function npmGone(): Promise<void> {
  const before = ancestors();
  for await (const _ of setInterval(LOOK_EVERY_MS, undefined, { ref: false })) {
    const now = ancestors();
    if (before.some((pid, index) => pid !== now[index])) {
      return;
    }
  }
}

/** run.mjs, the shell in which npm runs a script, and npm: the first two outlive a killed npm. Some shells leave no trace. */
function ancestors(): (number | undefined)[] {
  const runner = process.ppid;
  const shell = parentOf(runner);
  return [runner, shell, shell === undefined ? undefined : parentOf(shell)];
}

/** Undefined where the system doesn't tell. */
function parentOf(pid: number): number | undefined {
  try {
    const status =
      process.platform === "linux"
        ? /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]
        : execFileSync("ps", ["-o", "ppid=", "-p", String(pid)], { encoding: "utf8" });
    return Number(status);
  } catch {
    return undefined;
  }
}
