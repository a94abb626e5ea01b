import { setInterval } from "node:timers/promises";

/** How often we check that run.mjs still runs. */
const CHECK_INTERVAL_MS = 500;

/**
 * Resolves when the stack has to stop: after Ctrl-C, when the terminal is closed or nobody reads our output any more,
 * after `kill`, or when run.mjs has ended: after `kill -9` it cannot pass the signal on, and without this check we would
 * go on running. A second Ctrl-C ends this process at once.
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
      void runnerGone().then(resolve);
    }
  });
}

/** Resolves when run.mjs has ended, which passes on what ends npm: we then have another parent. */
async function runnerGone(): Promise<void> {
  const runner = process.ppid;
  for await (const _ of setInterval(CHECK_INTERVAL_MS, undefined, { ref: false })) {
    if (process.ppid !== runner) {
      return;
    }
  }
}
