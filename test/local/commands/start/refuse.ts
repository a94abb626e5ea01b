import { planPorts, portsOf, takenPorts } from "../../stack/ports.ts";
import type { PubSubChoice } from "../../stack/pubsub.ts";
import { runningStack } from "../../stack/stack-file.ts";

/**
 * Refuses to start a second stack, which would write to the same rows and the same stack.json as the first.
 * @throws Error where a stack already runs in this folder
 */
export async function refuseSecondStack(): Promise<void> {
  const other = await runningStack();
  if (other) {
    throw new Error(
      `A stack already runs here, at ${other.ingress} (process ${other.pid}): stop it with Ctrl-C first.`,
    );
  }
}

/**
 * Refuses to start where another program listens on a port that the stack needs.
 * @throws Error that names the ports and says what to do
 */
export async function refuseTakenPorts(base: number, pubsub: PubSubChoice): Promise<void> {
  const plan = planPorts(base);
  const isPubSubElsewhere = typeof pubsub !== "string";
  const ports = portsOf(plan).filter((port) => !(isPubSubElsewhere && port === plan.standIns.pubsub));
  const taken = await takenPorts(ports);
  if (taken.length === 0) {
    return;
  }
  throw new Error(
    `Another program listens on ${taken.length === 1 ? "port" : "ports"} ${taken.join(", ")} ` +
      `(the stack needs ${Math.min(...ports)} to ${Math.max(...ports)}).\n` +
      `Stop it, or use other ports: npm start -- --port-base ${base + 1000}`,
  );
}
