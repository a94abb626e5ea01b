import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "@issue-relay/shared/errors";
import type { FunctionProcess } from "./function-process.ts";

/** The pause before a function that has ended is started again. It doubles while the function does not keep running. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** After this time, a function keeps running. */
const STEADY_MS = 10_000;

/** A function that is started again when it ends by itself, as the cloud does. */
export interface KeptFunction {
  /** Its process, also after it has ended. */
  current(): FunctionProcess;
  /**
   * Kills the function, and starts it again on the same port.
   * @throws Error where it does not start again; then it stays stopped
   */
  restart(): Promise<void>;
  /** Kills the function for good. */
  stop(): Promise<void>;
}

/**
 * Starts a function and keeps it running until it is stopped.
 * @param start starts it on a port
 * @param say is told how the function has ended, and whether it runs again
 * @throws what the first start throws
 */
export async function keepRunning(
  start: (port: number) => Promise<FunctionProcess>,
  port: number,
  say: (text: string) => void,
): Promise<KeptFunction> {
  let current = await start(port);
  let stopping = new AbortController();
  let watching = watch(stopping.signal);

  async function watch(signal: AbortSignal): Promise<void> {
    const stopped = once(signal, "abort");
    let pause = FIRST_PAUSE_MS;
    for (;;) {
      const startedAt = performance.now();
      const how = await Promise.race([current.died, stopped]);
      if (signal.aborted) {
        return;
      }
      say(`ended (${how}) and is started again`);
      pause = performance.now() - startedAt > STEADY_MS ? FIRST_PAUSE_MS : pause;
      do {
        await delay(pause, undefined, { signal }).catch(() => {});
        pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
      } while (!(signal.aborted || (await hasStarted())));
    }
  }

  async function hasStarted(): Promise<boolean> {
    try {
      current = await start(current.port);
      say("runs again");
      return true;
    } catch (error) {
      say(messageOf(error));
      return false;
    }
  }

  async function stop(): Promise<void> {
    stopping.abort();
    // A start that has begun is awaited, because a function that is still starting can't be ended.
    await watching;
    await current.kill();
  }

  return {
    current: () => current,
    stop,
    async restart() {
      await stop();
      current = await start(current.port);
      stopping = new AbortController();
      watching = watch(stopping.signal);
    },
  };
}
