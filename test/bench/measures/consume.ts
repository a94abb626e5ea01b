import { cpuSeconds, peakMegabytes, resetPeak } from "../../e2e/testing/process-usage.ts";
import type { Contender } from "../contenders/contender.ts";
import { start } from "../contenders/process.ts";
import type { Figures } from "../figures.ts";
import { CALL_MS, type Destination } from "../setting/destination.ts";
import { load } from "../setting/load.ts";
import type { Runner } from "../setting/runner.ts";

/** How many pushes an instance gets at once: as many as terraform allows it, and less. */
const CONCURRENCIES = [1, 20, 80];

/** Measures how a consumer delivers events to a destination that takes its time for each call. */
export async function consume(
  consumer: Contender,
  { runner, seconds, destination }: { runner: Runner; seconds: number; destination: Destination },
): Promise<Figures> {
  const { url, pid, stop } = await start(consumer, runner);
  destination.answerAfter(CALL_MS);
  try {
    await load(url, consumer.delivery, { connections: 80, seconds: 1 });
    const figures: Figures = {};
    for (const connections of CONCURRENCIES) {
      await destination.quiet();
      resetPeak(pid);
      const before = { cpu: cpuSeconds(pid), ...destination.received() };
      const { rate, answers } = await load(url, consumer.delivery, { connections, seconds });
      const { calls, events } = destination.received();
      Object.assign(figures, {
        [`events/s, ${connections} at once`]: rate,
        [`events in a call, ${connections} at once`]: (events - before.events) / (calls - before.calls),
        [`CPU for an event, ${connections} at once, µs`]: ((cpuSeconds(pid) - before.cpu) / answers) * 1e6,
        [`peak memory, ${connections} at once, MB`]: peakMegabytes(pid),
      });
    }
    return figures;
  } finally {
    destination.answerAfter(0);
    await stop();
  }
}
