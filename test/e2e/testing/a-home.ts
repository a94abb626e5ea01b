import { readFileSync } from "node:fs";
import { join } from "node:path";
import { planPorts, portsOf, takenPorts } from "@issue-relay/local/stack/ports";
import { StackFile } from "@issue-relay/local/stack/stack-file";
import { until } from "@issue-relay/local/stack/until";
import { expect } from "vitest";
import { aFolder } from "./a-folder.ts";

/**
 * A port for ingress, such that all ports of the stack are free. Below 32,768, where Linux begins to give ports to whoever asks
 * for any: another test could get one of them meanwhile.
 */
export async function freePortBase(): Promise<number> {
  return until("free ports", async () => {
    const base = 10_000 + Math.floor(Math.random() * 20_000);
    return (await takenPorts(portsOf(planPorts(base)))).length === 0 && base;
  });
}

/** A folder in which `npm start` runs for all tests of a file that don't end it. Who ends it leaves the next test to start another one. */
export function aHome() {
  const home = aFolder("all");
  const file = () => join(home.path, ".local", "stack.json");

  async function start() {
    const base = await freePortBase();
    const stack = home.run("start", "--port-base", String(base));
    await until("the addresses", () => stack.output.text.includes("Ctrl-C stops everything"), 60_000);
    return { ...stack, base };
  }

  let last: Awaited<ReturnType<typeof start>> | undefined;
  return {
    run: home.run,
    /** Where the running stack says what its addresses are. */
    file,
    stackFile: () => StackFile.parse(JSON.parse(readFileSync(file(), "utf8"))),
    /** `npm start`, after it has shown its addresses: the one that runs already, if one does. */
    async started() {
      if (!last || last.child.exitCode !== null || last.child.signalCode !== null) {
        last = await start();
      }
      return last;
    },
  };
}

/** The last line of `npm start -- --once`, read as JSON. */
export const ONE_DELIVERY = {
  eventId: expect.stringMatching(/^[0-9a-f]{32}$/),
  slack: { channel: "issues", ts: expect.stringMatching(/^\d+\.\d+$/) },
  bigquery: { rows: 1 },
  ms: { ingress: expect.any(Number), slack: expect.any(Number), bigquery: expect.any(Number) },
};

export function lastLine(text: string): unknown {
  return JSON.parse(text.trimEnd().split("\n").at(-1) ?? "");
}
