import { planPorts, portsOf, takenPorts } from "../../stack/ports.ts";
import type { PubSubChoice } from "../../stack/pubsub.ts";
import { runningStack } from "../../stack/stack-file.ts";

/**
 * Two stacks would write the same rows and the same stack.json.
 * @throws Error where a stack already runs here
 */
export async function refuseSecondStack(): Promise<void> {
  const other = await runningStack();
  if (other) {
    throw new Error(
      `A stack already runs here, at ${other.ingress} (process ${other.pid}): stop it with Ctrl-C first.`,
    );
  }
}

/** @throws Error where something else listens on a port that the stack needs; it says which, and what to do */
export async function refuseTakenPorts(base: number, pubsub: PubSubChoice): Promise<void> {
  const plan = planPorts(base);
  const isElsewhere = typeof pubsub !== "string";
  const ports = portsOf(plan).filter((port) => !(isElsewhere && port === plan.standIns.pubsub));
  const taken = await takenPorts(ports);
  if (taken.length === 0) {
    return;
  }
  throw new Error(
    `Something else listens on ${taken.length === 1 ? "port" : "ports"} ${taken.join(", ")} ` +
      `(needed: ${Math.min(...ports)} to ${Math.max(...ports)}).\n` +
      `End it, or move all ports: npm start -- --port-base ${base + 1000}`,
  );
}
