import { existsSync } from "node:fs";

export const CHROMIUM = "/usr/bin/chromium";

/** Whether there is one; where there is none, a loud line names `what` isn't tested. */
export function findChromium(what: string): boolean {
  const isThere = existsSync(CHROMIUM);
  if (!isThere) {
    process.stderr.write(`SKIPPED: ${what}. There is no ${CHROMIUM}\n`);
  }
  return isThere;
}
