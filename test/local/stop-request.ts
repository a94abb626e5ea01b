import { setInterval } from "node:timers/promises";

/** How often we look whether whoever started us is still there. */
const LOOK_EVERY_MS = 500;

/**
 * Resolves when the stack is to stop: Ctrl-C, SIGTERM, or its parent (npm, as a rule) gone without a word, since after
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
    void parentGone().then(resolve);
  });
}

async function parentGone(): Promise<void> {
  const parent = process.ppid;
  for await (const _ of setInterval(LOOK_EVERY_MS, undefined, { ref: false })) {
    if (process.ppid !== parent) return;
  }
}
