// `npm start`: runs the whole product on this machine.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { addAcme } from "../lives/add-acme.ts";
import { DEFAULT_PORT_BASE } from "../stack/ports.ts";
import { startStack } from "../stack/stack.ts";
import { LOCAL_FOLDER, removeStackFile, type StackFile, writeStackFile } from "../stack/stack-file.ts";
import { printableLines } from "./printable.ts";
import { routesFile } from "./routes/routes-file.ts";
import { printError, readOptions, runCommand, Stopped, UsageError } from "./run-command.ts";
import { firstDelivery } from "./start/first-delivery.ts";
import { followRoutes } from "./start/follow-routes.ts";
import { narrate } from "./start/narrate.ts";
import { rebuildOnChange } from "./start/rebuild.ts";
import { refuseSecondStack, refuseTakenPorts } from "./start/refuse.ts";
import { stopRequest } from "./stop-request.ts";

const USAGE = `npm start -- [--once | --watch] [--relay FILE] [--raw] [--pubsub embedded|google] [--port-base PORT]

  --once             stop when the first delivery has reached Slack and BigQuery; the last line is JSON
  --watch            rebuild and restart a function when one of its source files changes, or the file of routes
  --relay FILE       the file of routes; by default relay.yaml in the working directory, and without it one channel gets all
  --raw              keeps raw deliveries, too, as terraform's \`raw\` does; GitHub then tells of every event
  --pubsub KIND      embedded (the default), or google for Google's emulator; to use an emulator that already runs, set
                     PUBSUB_EMULATOR_HOST instead
  --port-base PORT   the port of ingress, ${DEFAULT_PORT_BASE} by default; everything else uses the ports after it`;

const Options = z.object({
  once: z.boolean().default(false),
  watch: z.boolean().default(false),
  relay: z.string().optional(),
  raw: z.boolean().default(false),
  pubsub: z.enum(["embedded", "google"]).optional(),
  "port-base": z.coerce.number().int().min(1024).max(65_500).default(DEFAULT_PORT_BASE),
});

await runCommand(USAGE, async () => {
  const { values: options, rest } = readOptions(Options, {
    once: "boolean",
    watch: "boolean",
    relay: "string",
    raw: "boolean",
    pubsub: "string",
    "port-base": "string",
  });
  if (rest.length > 0) {
    throw new UsageError(`Unexpected argument: ${rest.join(" ")}`);
  }
  if (options.once && options.watch) {
    throw new UsageError("Use either --once or --watch, not both.");
  }
  const routes = await routesFile(options.relay);
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
  // With --once, the stack begins without rows and keeps none. Otherwise the rows are kept for the next start.
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
      raw: options.raw,
      ...(routes && { relay: routes.file.relay }),
      onStep: (step) => console.log(`starting ${step} …`),
      onLog: (name, entry) => console.log(narrate(name, entry)),
      onFunctionEnd: (text) => console.log(printableLines(text)),
    }),
  );
  cleanup.defer(() => stack.close());
  addAcme(stack.github.issues);

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
  printAddresses(addresses, routes?.path);
  const { queriesUnavailable } = stack.localBigQuery;
  if (queriesUnavailable) {
    console.log(`The local BigQuery keeps and shows rows, but can't run queries. ${queriesUnavailable}\n`);
  }
  if (options.watch) {
    cleanup.defer(await rebuildOnChange(stack, console.log));
    if (routes) {
      cleanup.defer(followRoutes(stack, routes.path, console.log));
    }
    console.log(`Watching the functions and what they import${routes ? `, and ${routes.path}` : ""}.`);
  }
  await stopRequested;
  console.log("\nstopping …");
  return undefined;
});

function printAddresses(at: StackFile, routes: string | undefined): void {
  console.log(`
  ingress    ${at.ingress}           the URL for GitHub's deliveries
  GitHub     ${at.github.api}           its REST API; /deliveries.json shows what it has delivered
  Slack      ${at.slack.page}           ${routes ? `the channels of ${routes}` : "the channel and its messages"}
  BigQuery   ${at.bigquery.page}           the rows
  Pub/Sub    ${at.pubsub}                  for PUBSUB_EMULATOR_HOST
  failures   ${at.control}/faults    make a stand-in fail: see test/local/README.md

These addresses and the webhook's secret are in .local/stack.json.
Send more from another terminal:  npm run send -- issues.closed
Ctrl-C stops everything.
`);
}
