import { type FunctionProcess, type LogEntry, startFunction } from "./function-process.ts";
import { environmentOf, FUNCTION_NAMES, type FunctionName, type Surroundings } from "./functions.ts";
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
 * Starts every function of the table, each in its own process.
 * @throws Error where a function does not start; then the others are ended
 */
export async function startProcesses(
  surroundings: Surroundings,
  ports: PortPlan["functions"],
  onLog: (name: FunctionName, entry: LogEntry) => void,
): Promise<Processes> {
  const processes = new Map<FunctionName, FunctionProcess>();
  const start = async (name: FunctionName, port: number) => {
    const env = environmentOf(name, surroundings);
    processes.set(name, await startFunction(name, { port, env, onLog: (entry) => onLog(name, entry) }));
  };
  const running = (name: FunctionName) => {
    const found = processes.get(name);
    if (!found) {
      throw new Error(`${name} is not running`);
    }
    return found;
  };
  const close = async () => {
    await Promise.all([...processes.values()].map((each) => each.kill()));
  };

  // We wait for all before a failure is thrown, because a function that is still starting cannot be ended.
  const starts = await Promise.allSettled(FUNCTION_NAMES.map((name) => start(name, ports[name])));
  const failed = starts.find((outcome) => outcome.status === "rejected");
  if (failed) {
    await close();
    throw failed.reason;
  }
  return {
    running,
    async restart(name) {
      const { port } = running(name);
      await running(name).kill();
      await start(name, port);
    },
    close,
  };
}
