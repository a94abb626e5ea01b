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
    if (process.env.npm_lifecycle_event) void npmGone().then(resolve);
  });
}

async function npmGone(): Promise<void> {
  // npm runs a script in a shell, which may stay between it and us, and outlives it.
  const shell = process.ppid;
  const npm = parentOf(shell);
  for await (const _ of setInterval(LOOK_EVERY_MS, undefined, { ref: false })) {
    if (process.ppid !== shell || parentOf(shell) !== npm) return;
  }
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
