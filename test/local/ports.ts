import { once } from "node:events";
import { createServer } from "node:net";

/** Where each part listens, counted from the base. Pub/Sub's 8085 is the emulator's customary port. */
const OFFSETS = {
  ingress: 0,
  slack: 1,
  bigquery: 2,
  control: 3,
  localSlack: 4,
  localPubSub: 5,
  localBigQuery: 6,
  localSecretManager: 7,
} as const;

export const DEFAULT_PORT_BASE = 8080;

export type Ports = Record<keyof typeof OFFSETS, number>;

/** @param base the port of ingress; absent: each part takes a free port */
export function planPorts(base?: number): Ports {
  const at = (offset: number) => (base === undefined ? 0 : base + offset);
  return {
    ingress: at(OFFSETS.ingress),
    slack: at(OFFSETS.slack),
    bigquery: at(OFFSETS.bigquery),
    control: at(OFFSETS.control),
    localSlack: at(OFFSETS.localSlack),
    localPubSub: at(OFFSETS.localPubSub),
    localBigQuery: at(OFFSETS.localBigQuery),
    localSecretManager: at(OFFSETS.localSecretManager),
  };
}

/** The ports of the plan that something else listens on. */
export async function takenPorts(ports: Ports): Promise<number[]> {
  const taken = await Promise.all(
    Object.values(ports).map(async (port) => ((await isFree(port)) ? [] : [port])),
  );
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
