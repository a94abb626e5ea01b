import { once } from "node:events";
import { createServer } from "node:net";
import { FUNCTION_NAMES, type FunctionName } from "./functions.ts";

/** The port of ingress, where `--port-base` names no other. */
export const DEFAULT_PORT_BASE = 8080;

/** The port of each part of the stack; 0 for any free port. */
export interface PortPlan {
  functions: Record<FunctionName, number>;
  standIns: Record<keyof typeof STAND_IN_OFFSETS, number>;
}

const STAND_IN_OFFSETS = {
  github: 1,
  firestore: 2,
  control: 3,
  slack: 4,
  pubsub: 5, // 8085, the usual port of Pub/Sub's emulator
  bigquery: 6,
  secretManager: 7,
  sinks: 8,
};

/** Ingress has the base itself. The other functions come after the stand-ins, so that a new one moves no other port. */
const FUNCTIONS_OFFSET = 8;

/**
 * Plans the port of each part of the stack.
 * @param base the port of ingress; without it, every part takes a free port
 */
export function planPorts(base?: number): PortPlan {
  const at = (offset: number) => (base === undefined ? 0 : base + offset);
  const functions = FUNCTION_NAMES.map((name, index) => [name, at(index && FUNCTIONS_OFFSET + index)]);
  const standIns = Object.entries(STAND_IN_OFFSETS).map(([name, offset]) => [name, at(offset)]);
  return { functions: Object.fromEntries(functions), standIns: Object.fromEntries(standIns) };
}

/** All ports of a plan. */
export function portsOf({ functions, standIns }: PortPlan): number[] {
  return [...Object.values(functions), ...Object.values(standIns)];
}

/** The ports on which another program already listens. */
export async function takenPorts(ports: readonly number[]): Promise<number[]> {
  const taken = await Promise.all(ports.map(async (port) => ((await isFree(port)) ? [] : [port])));
  return taken.flat();
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
