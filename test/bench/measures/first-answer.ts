import { residentMegabytes } from "../../e2e/testing/process-usage.ts";
import type { Contender } from "../contenders/contender.ts";
import { start } from "../contenders/process.ts";
import type { Figures } from "../figures.ts";
import type { Runner } from "../setting/runner.ts";

/** Measures a program from the start of its process to its first answer. */
export async function firstAnswer(contender: Contender, runner: Runner): Promise<Figures> {
  const startedAt = performance.now();
  const { url, pid, stop } = await start(contender, runner);
  try {
    const { headers, body, status } = contender.delivery;
    const answer = await fetch(url, { method: "POST", headers, body });
    const ms = performance.now() - startedAt;
    if (answer.status !== status) {
      throw new Error(`${contender.title} answers ${answer.status}: ${await answer.text()}`);
    }
    return { "start to the first answer, ms": ms, "memory after the start, MB": residentMegabytes(pid) };
  } finally {
    await stop();
  }
}
