import { type FunctionProcess, type LogEntry, startFunction } from "./function-process.ts";
import { environmentOf, FUNCTION_NAMES, type FunctionName, type Surroundings } from "./functions.ts";
import { type KeptFunction, keepRunning } from "./keep-running.ts";
import type { PortPlan } from "./ports.ts";

/** The functions of the stack, while they run. */
export interface Processes {
  /** The process of a function, also after it has ended. @throws Error where it was never started */
  running(name: FunctionName): FunctionProcess;
  /**
   * Kills the function, and starts it again on the same port.
   * @throws Error where the function is not running, or does not start again
   */
  restart(name: FunctionName): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts every function of the table, each in its own process. One that ends by itself is started again.
 * @param on.log is called for each line of a function's log
 * @param on.end is called with a sentence when a function has ended by itself, and when it runs again or does not start
 * @throws Error where a function does not start; then the others are ended
 */
export async function startProcesses(
  surroundings: Surroundings,
  ports: PortPlan["functions"],
  on: { log(name: FunctionName, entry: LogEntry): void; end(text: string): void },
): Promise<Processes> {
  const functions = new Map<FunctionName, KeptFunction>();
  const start = async (name: FunctionName) => {
    const onLog = (entry: LogEntry) => on.log(name, entry);
    // Made anew for each start: other routes may need other secrets.
    const run = (port: number) =>
      startFunction(name, { port, onLog, env: environmentOf(name, surroundings) });
    functions.set(name, await keepRunning(run, ports[name], (text) => on.end(`${name} ${text}`)));
  };
  const kept = (name: FunctionName) => {
    const found = functions.get(name);
    if (!found) {
      throw new Error(`${name} is not running`);
    }
    return found;
  };
  const close = async () => {
    await Promise.all([...functions.values()].map((each) => each.stop()));
  };

  // We wait for all before a failure is thrown, because a function that is still starting cannot be ended.
  const starts = await Promise.allSettled(FUNCTION_NAMES.map((name) => start(name)));
  const failed = starts.find((outcome) => outcome.status === "rejected");
  if (failed) {
    await close();
    throw failed.reason;
  }
  return {
    running: (name) => kept(name).current(),
    restart: (name) => kept(name).restart(),
    close,
  };
}
