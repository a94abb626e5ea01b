import { type FunctionProcess, type LogEntry, startFunction } from "./function-process.ts";
import { environmentOf, type FunctionName, kindOf, type Surroundings } from "./functions.ts";
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
 * Starts functions, each in its own process. One that ends by itself is started again.
 * @param on.log is called for each line of a function's log
 * @param on.end is called with a sentence when a function has ended by itself, and when it runs again or does not start
 * @throws Error where a function does not start; then the others are ended
 */
export async function startProcesses(
  names: readonly FunctionName[],
  surroundings: Omit<Surroundings, "functionUrls">,
  ports: PortPlan["functions"],
  on: { log(name: FunctionName, entry: LogEntry): void; end(text: string): void },
): Promise<Processes> {
  const functions = new Map<FunctionName, KeptFunction>();
  const start = async (name: FunctionName) => {
    const onLog = (entry: LogEntry) => on.log(name, entry);
    const run = (port: number) => {
      const at = { ...surroundings, functionUrls: urlsOf(functions) };
      // Made anew for each start: other routes may need other secrets.
      return startFunction(name, { port, onLog, env: environmentOf(name, at) });
    };
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

  const begun: Promise<void>[] = [];
  for (const name of names) {
    // A task may be told where those before it are.
    const before = kindOf(name) === "task" ? Promise.all(begun) : undefined;
    begun.push(Promise.resolve(before).then(() => start(name)));
  }
  // We wait for all before a failure is thrown, because a function that is still starting cannot be ended.
  const starts = await Promise.allSettled(begun);
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

/** Where functions are called, by their names. */
function urlsOf(functions: ReadonlyMap<FunctionName, KeptFunction>): Record<string, string> {
  return Object.fromEntries([...functions].map(([name, each]) => [name, each.current().url]));
}
