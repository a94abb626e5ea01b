import { type FunctionProcess, type LogEntry, startFunction } from "./function-process.ts";
import { environmentOf, FUNCTION_NAMES, type FunctionName, type Surroundings } from "./functions.ts";
import type { PortPlan } from "./ports.ts";

export interface Processes {
  /** @throws Error where the function does not run */
  running(name: FunctionName): FunctionProcess;
  /** A crash, and a new start on the same port. */
  restart(name: FunctionName): Promise<void>;
  close(): Promise<void>;
}

/** Starts every function of the table, each in a process of its own. */
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

  // All have settled before a failure is thrown: a function that is still starting could not be ended.
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
