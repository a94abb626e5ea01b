import { oneChannel } from "@issue-relay/shared/routes/one-channel";
import { Relay } from "@issue-relay/shared/routes/relay";
import type { z } from "zod";
import type { Engine } from "../stand-ins/bigquery/engine/process.ts";
import type { InsertEvent } from "../stand-ins/bigquery/insert-all.ts";
import { Faults } from "../stand-ins/faults.ts";
import type { PubSubEvent } from "../stand-ins/pubsub/events.ts";
import { startControl } from "./control.ts";
import { DATASET, DEAD_LETTERS, DELIVERIES } from "./dataset.ts";
import type { LogEntry } from "./function-process.ts";
import {
  CONSUMERS,
  environmentOf,
  FUNCTION_NAMES,
  type FunctionName,
  functionsFor,
  type Surroundings,
} from "./functions.ts";
import { CHANNEL, PROJECT } from "./names.ts";
import { planPorts } from "./ports.ts";
import { startProcesses } from "./processes.ts";
import { type PubSubChoice, startPubSub } from "./pubsub.ts";
import type { ConsumerSettings } from "./pubsub-settings.ts";
import { startRoutes } from "./routes.ts";
import { SHORTCUTS } from "./shortcuts.ts";
import { type GitHubLikeness, type SlackWorkspace, startStandIns } from "./stand-ins.ts";
import { createTopology } from "./topology.ts";

export interface StackOptions {
  pubsub?: PubSubChoice;
  /** The port of ingress; every other part uses a port after it. Without it, all take free ports. */
  portBase?: number;
  /** The folder that keeps BigQuery's rows between runs. Without it, rows are kept in memory. */
  dataDir?: string;
  /** BigQuery's SQL engine, which goes on when the stack is closed. Without it, the stack has its own. */
  engine?: Engine;
  /** Whether the Slack consumer posts as a bot (the default) or to an incoming webhook. */
  slackBy?: Surroundings["slackBy"];
  /** The content of the file of routes. Without it, one channel gets everything. */
  relay?: z.input<typeof Relay>;
  /** Whether Slack takes only one message a second in each channel, as in reality, and the consumer posts no faster. */
  slackPaced?: boolean;
  /** What Slack has besides its one channel. Tests can add to it later: `stack.slack.addChannel(…)`. */
  slackWorkspace?: SlackWorkspace;
  /** What GitHub is like: by default as the real one. */
  gitHub?: GitHubLikeness;
  /** Whether raw deliveries are kept, as where terraform's `raw` is set. */
  raw?: boolean;
  /** What the lengths of the cards' protocol, minutes among them, are divided by: 1 by default. */
  cardLengthsDivisor?: number;
  /** The functions that run, ingress among them: all by default. Without a file of routes, `actions` is not among them. What a test does not need would only take its time. */
  functions?: readonly FunctionName[];
  /** How many messages of a subscription are pushed at the same time, by the embedded Pub/Sub: as many as an instance takes in the cloud. */
  mostOutstanding?: number;
  /** Settings of the subscriptions that replace those of shared/pubsub.json. Tests use shorter waits. */
  consumer?: Partial<ConsumerSettings>;
  /** Is called for each line of a function's log. */
  onLog?: (name: FunctionName, entry: LogEntry) => void;
  /** Is called with a sentence when a function has ended by itself, and when it runs again or does not start. */
  onFunctionEnd?: (text: string) => void;
  /** Is called for each `insertAll` whose rows are in the table. */
  onInsert?: (event: InsertEvent) => void;
  /** Is called when the embedded Pub/Sub has published, pushed or dead-lettered a message. */
  onPubSub?: (event: PubSubEvent) => void;
  /** Is called with the name of each slow step when it begins. */
  onStep?: (step: string) => void;
}

export type Stack = Awaited<ReturnType<typeof startStack>>;

/**
 * Starts the whole product on this machine: the stand-ins in this process, and each function in its own.
 * @throws Error where a part does not start; then the parts that have started are closed
 */
export async function startStack(options: StackOptions = {}) {
  const {
    pubsub: pubsubChoice = "embedded",
    slackBy = "bot",
    slackPaced = true,
    raw = false,
    cardLengthsDivisor = 1,
    functions: wanted = FUNCTION_NAMES,
  } = options;
  const { onStep = () => {}, onLog = () => {}, onFunctionEnd = () => {} } = options;
  const there = functionsFor(options.relay !== undefined);
  const names = wanted.filter((name) => there.includes(name));
  const ports = planPorts(options.portBase);
  await using parts = new AsyncDisposableStack();
  const keep = <T extends { close(): Promise<void> }>(part: T) => parts.adopt(part, () => part.close());

  // The BigQuery client would use this variable instead of the address in its options.
  delete process.env.BIGQUERY_EMULATOR_HOST;

  onStep("stand-ins for GitHub, Secret Manager, Slack, BigQuery and Firestore");
  const relay = options.relay && Relay.parse(options.relay);
  const { close: _, ...standIns } = keep(
    await startStandIns(ports.standIns, { ...options, slackPaced, raw, hasChannel: !relay }),
  );
  const { github, slack, secretManager, localBigQuery, firestore, sinks } = standIns;
  const routes = relay && keep(await startRoutes(slack, secretManager, relay));

  onStep(`Pub/Sub (${typeof pubsubChoice === "string" ? pubsubChoice : pubsubChoice.host})`);
  const pubsubFaults = new Faults();
  const runPubSub = (port: number) =>
    startPubSub(pubsubChoice, {
      port,
      faults: pubsubFaults,
      onEvent: options.onPubSub ?? (() => {}),
      mostOutstanding: options.mostOutstanding,
    });
  let pubsub = await runPubSub(ports.standIns.pubsub);
  parts.defer(() => pubsub.close());
  const { host: pubsubHost } = pubsub;

  onStep(`functions (${names.join(", ")})`);
  const around: Omit<Surroundings, "functionUrls"> = {
    pubsubHost,
    secretManagerHost: secretManager.host,
    firestoreHost: firestore.host,
    slackApiUrl: slack.apiUrl,
    bigQueryEndpoint: localBigQuery.apiEndpoint,
    gitHub: { apiUrl: standIns.github.apiUrl, appId: standIns.github.app.id },
    slackBy,
    ...(routes && { routes }),
    slackMessagesPerSecond: slackPaced ? 1 : 1000,
    cardLengthsDivisor,
    raw,
    sinkUrl: (name) => `${sinks.url}/${name}`,
  };
  const functions = keep(
    await startProcesses(names, around, ports.functions, { log: onLog, end: onFunctionEnd }),
  );

  const ingress = functions.running("ingress").url;
  github.setAppHook({ url: ingress, secret: standIns.webhookSecret });
  if (names.includes("interactions")) {
    const { url } = functions.running("interactions");
    slack.interactivity = { url, signingSecret: standIns.slackSigningSecret, shortcuts: SHORTCUTS };
    // Slack adds it with the shortcut.
    slack.scopes = [...slack.scopes, "commands"];
  }
  const functionUrls = Object.fromEntries(names.map((name) => [name, functions.running(name).url]));
  const surroundings = { ...around, functionUrls };

  const consumers = CONSUMERS.filter((name) => names.includes(name));
  const tableAddress = (table: string) => localBigQuery.subscriptionEndpoint({ dataset: DATASET, table });
  const connect = () =>
    createTopology(
      pubsubHost,
      PROJECT,
      Object.fromEntries(consumers.map((name) => [name, functions.running(name).url])),
      {
        overrides: options.consumer ?? {},
        deadLetterTable: tableAddress(DEAD_LETTERS),
        ...(raw && { deliveriesTable: tableAddress(DELIVERIES) }),
        ...(names.includes("actions") && { commands: functions.running("actions").url }),
      },
    );
  await connect();

  // Only the embedded Pub/Sub can fail on demand; Google's emulator can't.
  const controlled = pubsubChoice === "embedded" ? { pubsub: pubsubFaults } : {};
  const control = keep(await startControl(ports.standIns.control, { ...controlled, ...standIns.faults }));

  const kept = parts.move();
  return {
    ...standIns,
    project: PROJECT,
    /** The URL for GitHub's deliveries. */
    ingress,
    pubsubHost,
    control: control.url,
    surroundings,
    /** The faults of each stand-in: a test adds and clears them. */
    faults: { pubsub: pubsubFaults, ...standIns.faults },
    /** The functions that run. */
    functions: names,
    function: functions.running,
    restart: functions.restart,
    /** The routes by which this stack decides. A channel has its name of the file in Slack, too. */
    relay: () => routes?.relay() ?? oneChannel({ id: CHANNEL.id }),
    /**
     * Takes other routes: the functions that read them start again.
     * @throws Error where the stack has begun without routes
     */
    async useRelay(other: Relay): Promise<void> {
      if (!routes) {
        throw new Error("the stack has begun without a file of routes");
      }
      await routes.use(other);
      const readers = names.filter((name) => "ROUTES_FILE" in environmentOf(name, surroundings));
      await Promise.all(readers.map((name) => functions.restart(name)));
    },
    /** Stops the embedded Pub/Sub while `work` runs. Then starts it again, with the same topics but no messages. */
    async withoutPubSub<T>(work: () => Promise<T>): Promise<T> {
      await pubsub.close();
      try {
        return await work();
      } finally {
        pubsub = await runPubSub(Number(pubsubHost.split(":")[1]));
        await connect();
      }
    },
    close: () => kept.disposeAsync(),
  };
}
