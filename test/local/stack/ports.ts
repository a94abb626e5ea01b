import { once } from "node:events";
import { createServer } from "node:net";

export const DEFAULT_PORT_BASE = 8080;

export type Ports = ReturnType<typeof planPorts>;

/** @param base the port of ingress; absent: each part takes a free port */
export function planPorts(base?: number) {
  const at = (offset: number) => (base === undefined ? 0 : base + offset);
  return {
    ingress: at(0),
    slack: at(1),
    bigquery: at(2),
    control: at(3),
    localSlack: at(4),
    localPubSub: at(5), // 8085, the customary port of Pub/Sub's emulator
    localBigQuery: at(6),
    localSecretManager: at(7),
  };
}

/** Those of the ports that something else listens on. */
export async function takenPorts(ports: Partial<Ports>): Promise<number[]> {
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
