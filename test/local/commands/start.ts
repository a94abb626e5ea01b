// `npm start`: the whole pipeline on this machine.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { DEFAULT_PORT_BASE } from "../stack/ports.ts";
import { startStack } from "../stack/stack.ts";
import { LOCAL_FOLDER, removeStackFile, type StackFile, writeStackFile } from "../stack/stack-file.ts";
import { printError, readOptions, runCommand, Stopped, UsageError } from "./run-command.ts";
import { firstDelivery } from "./start/first-delivery.ts";
import { narrate } from "./start/narrate.ts";
import { rebuildOnChange } from "./start/rebuild.ts";
import { refuseSecondStack, refuseTakenPorts } from "./start/refuse.ts";
import { stopRequest } from "./stop-request.ts";

const USAGE = `npm start -- [--once | --watch] [--pubsub embedded|google] [--port-base PORT]

  --once             stop when a first delivery has reached Slack and BigQuery; the last line is JSON
  --watch            rebuild and restart a function when a file changes that it is made of
  --pubsub KIND      embedded (the default), or google for Google's emulator; PUBSUB_EMULATOR_HOST names a running one
  --port-base PORT   ingress listens here and everything else on the ports that follow; ${DEFAULT_PORT_BASE} by default`;

const Options = z.object({
  once: z.boolean().default(false),
  watch: z.boolean().default(false),
  pubsub: z.enum(["embedded", "google"]).optional(),
  "port-base": z.coerce.number().int().min(1024).max(65_500).default(DEFAULT_PORT_BASE),
});

await runCommand(USAGE, async () => {
  const kinds = { once: "boolean", watch: "boolean", pubsub: "string", "port-base": "string" } as const;
  const { values: options, rest } = readOptions(Options, kinds);
  if (rest.length > 0) {
    throw new UsageError(`What is ${rest.join(" ")}?`);
  }
  if (options.once && options.watch) {
    throw new UsageError("Choose one of --once and --watch.");
  }
  const running = process.env.PUBSUB_EMULATOR_HOST;
  const pubsub = options.pubsub ?? (running ? { host: running } : "embedded");
  const portBase = options["port-base"];
  if (!options.once) {
    await refuseSecondStack();
  }
  await refuseTakenPorts(portBase, pubsub);

  const stopRequested = stopRequest();
  const unlessStopped = <T>(work: Promise<T>): Promise<T> =>
    Promise.race([work, stopRequested.then(() => Promise.reject(new Stopped()))]);
  await using cleanup = new AsyncDisposableStack();
  // A single delivery starts from a clean slate; a session keeps its rows for the next one.
  let dataDir = join(LOCAL_FOLDER, "bigquery");
  if (options.once) {
    dataDir = await mkdtemp(join(tmpdir(), "issue-relay-"));
    cleanup.defer(() => rm(dataDir, { recursive: true, force: true }));
  }
  const stack = await unlessStopped(
    startStack({
      pubsub,
      portBase,
      dataDir,
      onStep: (step) => console.log(`starting ${step} …`),
      onLog: (name, entry) => console.log(narrate(name, entry)),
    }),
  );
  cleanup.defer(() => stack.close());

  const deliverOne = () => {
    console.log("\nOne of GitHub's own deliveries, signed:");
    return unlessStopped(firstDelivery(stack, (step) => console.log(`  → ${step}`)));
  };
  if (options.once) {
    return JSON.stringify(await deliverOne());
  }

  const addresses = await writeStackFile(stack);
  cleanup.defer(removeStackFile);
  await deliverOne().catch(printError);
  printAddresses(addresses);
  const { queriesUnavailable } = stack.localBigQuery;
  if (queriesUnavailable) {
    console.log(`Rows are kept and shown, but not queried: ${queriesUnavailable}\n`);
  }
  if (options.watch) {
    cleanup.defer(await rebuildOnChange(stack, console.log));
    console.log("Watching the functions and what they import.");
  }
  await stopRequested;
  console.log("\nstopping …");
  return undefined;
});

function printAddresses(at: StackFile): void {
  console.log(`
  ingress    ${at.ingress}           where GitHub's deliveries go
  Slack      ${at.slack.page}           the channel and its messages
  BigQuery   ${at.bigquery.page}           the rows
  Pub/Sub    ${at.pubsub}                  for PUBSUB_EMULATOR_HOST
  failures   ${at.control}/faults    make a stand-in fail: see test/local/README.md

All of this, with the webhook's secret, is in .local/stack.json.
Send more from another terminal:  npm run send -- issues.closed
Ctrl-C stops everything.
`);
}
