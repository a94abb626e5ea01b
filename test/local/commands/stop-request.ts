import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setInterval } from "node:timers/promises";

/** How often we check that npm still runs. */
const CHECK_INTERVAL_MS = 500;

/**
 * Resolves when the stack has to stop: after Ctrl-C, when the terminal is closed or nobody reads our output any more,
 * after `kill`, or when the npm that started us has ended. After `kill -9`, npm cannot pass the signal on, and without
 * this check we would go on running. A second Ctrl-C ends this process at once.
 */
export function stopRequest(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => {
      process.once("SIGINT", () => process.exit(130));
      resolve();
    });
    // A closed terminal sends SIGHUP to each of npm, run.mjs and us, and the first two pass it on: it may come twice.
    for (const signal of ["SIGTERM", "SIGHUP"]) {
      process.on(signal, () => resolve());
    }
    process.stdout.on("error", () => resolve());
    if (process.env.npm_lifecycle_event) {
      void npmGone().then(resolve);
    }
  });
}

/** Resolves when npm, its shell or run.mjs has ended: we then have another parent, or our parent has one. */
async function npmGone(): Promise<void> {
  const before = ancestors();
  for await (const _ of setInterval(CHECK_INTERVAL_MS, undefined, { ref: false })) {
    const now = ancestors();
    if (before.some((pid, index) => pid !== now[index])) {
      return;
    }
  }
}

/**
 * The process IDs of run.mjs, of the shell that npm starts, and of npm. We need all three, because run.mjs and the
 * shell go on when npm is killed. Where the shell has replaced itself by run.mjs, the last ID is that of npm's parent.
 */
function ancestors(): (number | undefined)[] {
  const runner = process.ppid;
  const shell = parentOf(runner);
  return [runner, shell, shell === undefined ? undefined : parentOf(shell)];
}

/** The process ID of the parent of a process; undefined where the system does not show it. */
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
