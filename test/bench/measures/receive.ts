import { cpuSeconds, peakMegabytes, resetPeak } from "../../e2e/testing/process-usage.ts";
import type { Contender } from "../contenders/contender.ts";
import { start } from "../contenders/process.ts";
import type { Figures } from "../figures.ts";
import { load } from "../setting/load.ts";
import type { Runner } from "../setting/runner.ts";

/** After this, V8 has optimized what a delivery needs. A shorter bench only shows that it works. */
const WARM_UP_SECONDS = 2;

/**
 * Measures how a program takes deliveries: one after the other, at the load of a busy organization, at that of a burst, and
 * with forged signatures.
 * @param seconds of each load
 */
export async function receive(
  contender: Contender,
  { runner, seconds }: { runner: Runner; seconds: number },
): Promise<Figures> {
  const { url, pid, stop } = await start(contender, runner);
  try {
    const { delivery, forged = delivery } = contender;
    await load(url, delivery, { connections: 40, seconds: Math.min(WARM_UP_SECONDS, seconds) });
    const alone = await load(url, delivery, { connections: 1, seconds });
    resetPeak(pid);
    const cpuBefore = cpuSeconds(pid);
    const busy = await load(url, delivery, { connections: 40, seconds });
    const cpu = ((cpuSeconds(pid) - cpuBefore) / busy.answers) * 1e6;
    const peak = peakMegabytes(pid);
    const burst = await load(url, delivery, { connections: 200, seconds });
    const refused = await load(url, forged, { connections: 40, seconds });
    return {
      "deliveries/s, 40 connections": busy.rate,
      "p50, 40 connections, ms": busy.p50,
      "p99, 40 connections, ms": busy.p99,
      "peak memory, 40 connections, MB": peak,
      "CPU for a delivery, µs": cpu,
      "deliveries/s, 200 connections": burst.rate,
      "p99, 200 connections, ms": burst.p99,
      "one delivery alone, ms": 1_000 / alone.rate,
      "forged signatures refused/s": refused.rate,
    };
  } finally {
    await stop();
  }
}
