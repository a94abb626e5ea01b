// Prints how long each view takes, and how much memory the engine needs. Run it by hand: node test/views/measure.ts
import { readdirSync, readFileSync } from "node:fs";
import { viewFiles } from "@issue-relay/local/stack/dataset";
import { stopSharedEngine } from "@issue-relay/local/stand-ins/bigquery/testing/shared-engine";
import { BERLIN } from "./testing/berlin.ts";
import { iso } from "./testing/histories/payload.ts";
import { ASKED_AT } from "./testing/histories/repositories.ts";
import { randomHistories } from "./testing/histories.ts";
import { startWarehouse } from "./testing/warehouse.ts";

const SIZES = [1_000, 8_000];
const SEED = 1;
/** How many events an issue of the random histories has on average, copies included. */
const EVENTS_AN_ISSUE = 5.85;

interface Measured {
  rows: number;
  seconds: number;
  peakMiB: number;
}

async function measure(events: number): Promise<Map<string, Measured>> {
  const measured = new Map<string, Measured>();
  for (const { name } of await viewFiles()) {
    // Each view gets a new engine, since the peak of a process never falls.
    const warehouse = await startWarehouse(BERLIN, iso(ASKED_AT));
    try {
      const deliveries = randomHistories(SEED, Math.round(events / EVENTS_AN_ISSUE));
      await warehouse.load(deliveries.map(({ event }) => event));
      const start = performance.now();
      const rows = await warehouse.query(`SELECT * FROM issue_relay.${name}`);
      measured.set(name, {
        rows: rows.length,
        seconds: (performance.now() - start) / 1000,
        peakMiB: enginePeakMiB(),
      });
    } catch (error) {
      process.stderr.write(`${name} of ${events} events: ${error}\n`);
    } finally {
      await warehouse.close();
      await stopSharedEngine();
    }
  }
  return measured;
}

/** The peak memory of the engine, a descendant of this process. Linux only; 0 elsewhere. */
function enginePeakMiB(): number {
  const statuses = readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid))
    .map((pid) => read(`/proc/${pid}/status`));
  const parents = new Map(statuses.map((status) => [number(status, "Pid"), number(status, "PPid")]));
  const isOurs = (pid: number): boolean => pid === process.pid || (pid > 1 && isOurs(parents.get(pid) ?? 0));
  const engines = statuses.filter((status) => /^Name:\s+remote_server/.test(status));
  const peaks = engines
    .filter((status) => isOurs(number(status, "Pid")))
    .map((status) => number(status, "VmHWM"));
  return Math.max(0, ...peaks) / 1024;
}

function number(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // The process has ended, or this system has no /proc.
    return "";
  }
}

const results = new Map<number, Map<string, Measured>>();
for (const size of SIZES) {
  results.set(size, await measure(size));
}

const heads = SIZES.flatMap((size) => [`rows of ${size} events`, "s", "MiB"]);
process.stdout.write(`| view | ${heads.join(" | ")} |\n| --- |${" ---: |".repeat(heads.length)}\n`);
for (const { name } of await viewFiles()) {
  const cells = SIZES.flatMap((size) => {
    const found = results.get(size)?.get(name);
    return found
      ? [String(found.rows), found.seconds.toFixed(2), found.peakMiB.toFixed(0)]
      : ["over 4 MiB", "-", "-"];
  });
  process.stdout.write(`| ${name} | ${cells.join(" | ")} |\n`);
}
