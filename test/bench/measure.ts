import { cpuSeconds, peakMegabytes, resetPeak, residentMegabytes } from "../e2e/testing/process-usage.ts";
import { start } from "./contender-process.ts";
import type { Contender } from "./contenders.ts";
import { type LoadResult, load, type Request } from "./load.ts";
import type { Runner } from "./runner.ts";

/** What a contender does in one round. Times in ms, memory in MB. */
export interface Round {
  /** From the start of the process to its first answer. */
  coldStart: number;
  /** Memory right after that. */
  memoryAfterStart: number;
  /** One connection: each delivery waits for the one before. */
  alone: LoadResult;
  /** The load of a busy organization, and of a burst. */
  busy: LoadResult & { peakMemory: number; cpuMicroseconds: number };
  burst: LoadResult;
  /** Forged signatures, answered by a refusal. */
  forged: LoadResult;
}

export interface Deliveries {
  signed: Omit<Request, "url">;
  forged: Omit<Request, "url">;
}

/**
 * Measures a contender once: its start, then each load for so many seconds.
 * @param seconds of each load, after a second of warming up
 */
export async function measure(
  contender: Contender,
  options: { runner: Runner; deliveries: Deliveries; seconds: number },
): Promise<Round> {
  const { runner, deliveries, seconds } = options;
  const { answers } = contender;
  const startedAt = performance.now();
  const { url, pid, stop } = await start(contender, runner);
  try {
    const signed = { url, ...deliveries.signed };
    const first = await fetch(url, { method: "POST", ...deliveries.signed });
    const coldStart = performance.now() - startedAt;
    if (first.status !== answers.signed) {
      throw new Error(`${contender.title} answers ${first.status}: ${await first.text()}`);
    }
    const memoryAfterStart = residentMegabytes(pid);
    const run = (connections: number) => load(signed, { connections, seconds, expected: answers.signed });
    await load(signed, { connections: 40, seconds: 1, expected: answers.signed });

    const alone = await run(1);
    resetPeak(pid);
    const cpuBefore = cpuSeconds(pid);
    const busy = await run(40);
    const cpuMicroseconds = ((cpuSeconds(pid) - cpuBefore) / busy.answers) * 1e6;
    const peakMemory = peakMegabytes(pid);
    const burst = await run(200);
    const forged = await load(
      { url, ...deliveries.forged },
      { connections: 40, seconds, expected: answers.forged },
    );
    return {
      coldStart,
      memoryAfterStart,
      alone,
      busy: { ...busy, peakMemory, cpuMicroseconds },
      burst,
      forged,
    };
  } finally {
    await stop();
  }
}
