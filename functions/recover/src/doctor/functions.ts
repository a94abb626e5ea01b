import { messageOf, RetryLater } from "@issue-relay/shared/errors";
import type { Check } from "@issue-relay/shared/health/check";
import { type Finding, ok, wrong } from "@issue-relay/shared/health/finding";

/** Below doctor's time for one check, and above the time that a function takes for its own. */
const ASK_MS = 15_000;

/**
 * What each function finds wrong with itself.
 * @param urls by function
 * @param ask asks one for its health; it throws BrokenDestination and RetryLater
 */
export function functionChecks(
  urls: Readonly<Record<string, string>>,
  ask: (url: string, signal: AbortSignal) => Promise<Finding[]>,
): Check[] {
  return Object.entries(urls).map(([name, url]) => ({
    what: `function ${name}`,
    async look(signal) {
      const findings = await ask(url, AbortSignal.any([signal, AbortSignal.timeout(ASK_MS)])).catch(
        (error: unknown) => {
          const todo =
            error instanceof RetryLater
              ? "look at its log: does it start? See terraform/runbooks/crashes.md"
              : "run `terraform apply`, which deploys it and grants the right to ask it";
          return [wrong(`function ${name}`, messageOf(error), todo)];
        },
      );
      return findings.length === 0
        ? [ok(`function ${name}`)]
        : findings.map((finding) => ({ ...finding, what: prefixed(name, finding.what) }));
    },
  }));
}

function prefixed(name: string, what: string): string {
  return what === `function ${name}` ? what : `${name}: ${what}`;
}

/** Whether a function that anybody may call answers, as an uptime check asks it. @param runbook what to do otherwise */
export function edgeCheck(name: string, url: string, runbook: string): Check {
  const what = `function ${name}`;
  return {
    what,
    async look(signal) {
      const problem = await fetch(url, { signal, redirect: "manual" }).then(
        ({ status }) => (status === 200 ? undefined : `it answers ${status} at ${url}`),
        (error: unknown) => `it does not answer at ${url}: ${messageOf(error)}`,
      );
      return problem === undefined
        ? [ok(what)]
        : [wrong(what, problem, `see terraform/runbooks/${runbook}.md`)];
    },
  };
}
