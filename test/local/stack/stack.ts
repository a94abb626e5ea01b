import type { InsertEvent } from "../stand-ins/bigquery/insert-all.ts";
import { Faults } from "../stand-ins/faults.ts";
import type { PubSubEvent } from "../stand-ins/pubsub/events.ts";
import { startControl } from "./control.ts";
import type { LogEntry } from "./function-process.ts";
import { CONSUMERS, FUNCTION_NAMES, type FunctionName, type Surroundings } from "./functions.ts";
import { PROJECT } from "./names.ts";
import { planPorts } from "./ports.ts";
import { startProcesses } from "./processes.ts";
import { type PubSubChoice, startPubSub } from "./pubsub.ts";
import { startStandIns } from "./stand-ins.ts";
import { type ConsumerSettings, createTopology } from "./topology.ts";

export interface StackOptions {
  pubsub?: PubSubChoice;
  /** Ingress listens here and everything else on the ports that follow; absent: free ports. */
  portBase?: number;
  /** Keeps BigQuery's rows across restarts; absent: in memory. */
  dataDir?: string;
  slackBy?: Surroundings["slackBy"];
  /** Whether Slack takes one message a second and channel, as the real one does, and the consumer keeps to that. */
  slackPaced?: boolean;
  /** What tests want otherwise of the subscriptions: less waiting. */
  consumer?: Partial<ConsumerSettings>;
  onLog?: (name: FunctionName, entry: LogEntry) => void;
  /** Each `insertAll` that reached its table. */
  onInsert?: (event: InsertEvent) => void;
  /** What the embedded Pub/Sub does. */
  onPubSub?: (event: PubSubEvent) => void;
  /** Each slow step as it begins. */
  onStep?: (step: string) => void;
}

export type Stack = Awaited<ReturnType<typeof startStack>>;

/** Starts the whole pipeline on this machine: the stand-ins in this process, each function in its own. */
export async function startStack(options: StackOptions = {}) {
  const { pubsub: pubsubChoice = "embedded", slackBy = "bot", slackPaced = true } = options;
  const { onStep = () => {}, onLog = () => {} } = options;
  const ports = planPorts(options.portBase);
  await using parts = new AsyncDisposableStack();
  const keep = <T extends { close(): Promise<void> }>(part: T) => parts.adopt(part, () => part.close());

  // The BigQuery client would obey it rather than the address that it is given.
  delete process.env.BIGQUERY_EMULATOR_HOST;

  onStep("stand-ins for Secret Manager, Slack and BigQuery");
  const { close: _, ...standIns } = keep(await startStandIns(ports.standIns, { ...options, slackPaced }));
  const { slack, secretManager, localBigQuery, sinks } = standIns;

  onStep(`Pub/Sub (${typeof pubsubChoice === "string" ? pubsubChoice : pubsubChoice.host})`);
  const pubsubFaults = new Faults();
  const runPubSub = (port: number) =>
    startPubSub(pubsubChoice, { port, faults: pubsubFaults, onEvent: options.onPubSub ?? (() => {}) });
  let pubsub = await runPubSub(ports.standIns.pubsub);
  parts.defer(() => pubsub.close());
  const { host: pubsubHost } = pubsub;

  onStep(`functions (${FUNCTION_NAMES.join(", ")})`);
  const surroundings: Surroundings = {
    pubsubHost,
    secretManagerHost: secretManager.host,
    slackApiUrl: slack.apiUrl,
    bigQueryEndpoint: localBigQuery.apiEndpoint,
    slackBy,
    slackMessagesPerSecond: slackPaced ? 1 : 1000,
    sinkUrl: (name) => `${sinks.url}/${name}`,
  };
  const functions = keep(await startProcesses(surroundings, ports.functions, onLog));

  const connect = () =>
    createTopology(
      pubsubHost,
      PROJECT,
      Object.fromEntries(CONSUMERS.map((name) => [name, functions.running(name).url])),
      options.consumer,
    );
  await connect();

  // Google's emulator can't be told to fail.
  const controlled = pubsubChoice === "embedded" ? { pubsub: pubsubFaults } : {};
  const control = keep(await startControl(ports.standIns.control, { ...controlled, ...standIns.faults }));

  const kept = parts.move();
  return {
    ...standIns,
    project: PROJECT,
    /** Where GitHub's deliveries go. */
    ingress: functions.running("ingress").url,
    pubsubHost,
    control: control.url,
    surroundings,
    /** What each stand-in is told to do wrong. */
    faults: { pubsub: pubsubFaults, ...standIns.faults },
    function: functions.running,
    restart: functions.restart,
    /** An outage of the embedded Pub/Sub while `meanwhile` runs; then it is back, with the same topics. */
    async withoutPubSub<T>(meanwhile: () => Promise<T>): Promise<T> {
      await pubsub.close();
      try {
        return await meanwhile();
      } finally {
        pubsub = await runPubSub(Number(pubsubHost.split(":")[1]));
        await connect();
      }
    },
    close: () => kept.disposeAsync(),
  };
}
