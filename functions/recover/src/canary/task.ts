import type { Query } from "@issue-relay/shared/ask";
import type { Clock } from "@issue-relay/shared/clock";
import { messageOf } from "@issue-relay/shared/errors";
import type { Logger } from "@issue-relay/shared/logger";
import { shortLine } from "@issue-relay/shared/problems";
import type { Reason } from "@issue-relay/shared/reason";
import type { Task } from "@issue-relay/shared/tasks/task";
import { canaryDelivery } from "./delivery.ts";
import { newestCanary } from "./newest.ts";

/** Canaries come every 5 minutes, and Pub/Sub may need some attempts. */
const LATE_AFTER_MS = 20 * 60_000;

/** How long the first canary after a pause may take, of which none came before. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 5_000;

/** Ingress answers GitHub within 8 s. */
const INGRESS_TIMEOUT_MS = 10_000;

export interface CanaryTaskOptions {
  /** Where ingress is called. */
  ingressUrl: string;
  /** The host that the installation is for. */
  host: string;
  /** The newest version of the webhook's secret. */
  secret(): Promise<string>;
  query: Query;
  /** The table of events. */
  table: string;
  clock: Clock;
  /** Alerts where no schedule has compared a repository for days. The canary is called most often, and asks BigQuery anyway. */
  alertOfLate(logger: Logger): Promise<void>;
  /** How long to wait where no canary has come lately, in ms. */
  patienceMs?: number;
}

/**
 * `POST /canary`: sends ingress an event as GitHub would, and looks whether such events reach BigQuery. It is shown nowhere. Each of the
 * two has its own code in the log, which alerts.
 */
export function canaryTask(options: CanaryTaskOptions): Task {
  const { clock, query, table, host, secret, patienceMs = PATIENCE_MS } = options;
  return async ({ logger, signal }) => {
    const at = new Date();
    const refusal = await send(
      options.ingressUrl,
      canaryDelivery({ host, secret: await secret(), at }),
      signal,
    );
    if (refusal !== undefined) {
      const reason: Reason = "canary-refused";
      logger.error(
        { reason, error: refusal },
        "ingress did not take a canary: so it takes no delivery of GitHub's",
      );
      return { isDone: false, result: { problem: refusal } };
    }
    let newest: number | undefined;
    try {
      newest = await awaited();
    } catch (error) {
      const reason: Reason = "canary-late";
      logger.error({ reason, error }, "BigQuery does not say whether canaries arrive");
      return { isDone: false, result: { problem: messageOf(error) } };
    }
    if (newest === undefined || newest < Date.now() - LATE_AFTER_MS) {
      const reason: Reason = "canary-late";
      const problem = `the newest canary in BigQuery is of ${newest === undefined ? "more than a day ago" : isoOf(newest)}`;
      logger.error({ reason, error: problem }, "no canary has reached BigQuery in the last 20 minutes");
      return { isDone: false, result: { problem } };
    }
    await options.alertOfLate(logger);
    return { isDone: true, result: { newest: isoOf(newest) } };

    /** The newest one, as soon as there is one that is not late. */
    async function awaited(): Promise<number | undefined> {
      const until = clock.now() + patienceMs;
      for (;;) {
        const found = await newestCanary(query, table, Date.now());
        const isLate = found === undefined || found < Date.now() - LATE_AFTER_MS;
        if (!isLate || clock.now() >= until || signal.aborted) {
          return found;
        }
        await clock.sleep(PAUSE_MS);
      }
    }
  };
}

/** @returns why ingress did not take it; undefined where it has published it */
async function send(
  url: string,
  delivery: { body: string; headers: Record<string, string> },
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      method: "POST",
      ...delivery,
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(INGRESS_TIMEOUT_MS)]),
    });
    const answer = await response.text();
    return response.status === 200 && answer.includes('"published"')
      ? undefined
      : shortLine(`ingress answered ${response.status} ${answer}`);
  } catch (error) {
    return shortLine(`ingress did not answer: ${messageOf(error)}`);
  }
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
