import { randomBytes } from "node:crypto";
import { bigQueryClient } from "@issue-relay/shared/google/bigquery";
import type { InsertEvent } from "../stand-ins/bigquery/insert-all.ts";
import { startLocalBigQuery } from "../stand-ins/bigquery/server.ts";
import { Faults } from "../stand-ins/faults.ts";
import type { PubSubEvent } from "../stand-ins/pubsub/events.ts";
import { startLocalSecretManager } from "../stand-ins/secret-manager/server.ts";
import { startLocalSlack } from "../stand-ins/slack/server.ts";
import { startControl } from "./control.ts";
import { createDataset } from "./dataset.ts";
import { CHANNEL, functionEnvironments, PROJECT, SECRETS, type SlackBy } from "./function-env.ts";
import {
  CONSUMERS,
  FUNCTION_NAMES,
  type FunctionName,
  type FunctionProcess,
  type LogEntry,
  startFunction,
} from "./function-process.ts";
import { planPorts } from "./ports.ts";
import { type PubSubChoice, startPubSub } from "./pubsub.ts";
import { type ConsumerSettings, createTopology } from "./topology.ts";

export interface StackOptions {
  pubsub?: PubSubChoice;
  /** Ingress listens here and everything else on the ports that follow; absent: free ports. */
  portBase?: number;
  /** Keeps BigQuery's rows across restarts; absent: in memory. */
  dataDir?: string;
  slackBy?: SlackBy;
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
  const parts = new AsyncDisposableStack();
  const keep = <T extends { close(): Promise<void> }>(part: T) => parts.adopt(part, () => part.close());

  // The BigQuery client would obey it rather than the address that it is given.
  delete process.env.BIGQUERY_EMULATOR_HOST;

  try {
    onStep("stand-ins for Secret Manager, Slack and BigQuery");
    const webhookSecret = randomBytes(20).toString("hex");
    const slackToken = `xoxb-local-${randomBytes(12).toString("hex")}`;
    const slack = keep(
      await startLocalSlack({
        port: ports.localSlack,
        token: slackToken,
        channels: [CHANNEL],
        rateLimit: slackPaced,
      }),
    );
    const secretManager = keep(
      await startLocalSecretManager({
        port: ports.localSecretManager,
        project: PROJECT,
        secrets: {
          [SECRETS.webhook]: webhookSecret,
          [SECRETS.token]: slackToken,
          [SECRETS.slackWebhook]: slack.webhookUrl(CHANNEL.name),
        },
      }),
    );
    const localBigQuery = keep(
      await startLocalBigQuery({
        port: ports.localBigQuery,
        project: PROJECT,
        ...(options.dataDir && { dataDir: options.dataDir }),
        ...(options.onInsert && { onInsert: options.onInsert }),
      }),
    );
    const bigquery = bigQueryClient(PROJECT, localBigQuery.url);
    await createDataset(bigquery);

    onStep(`Pub/Sub (${typeof pubsubChoice === "string" ? pubsubChoice : pubsubChoice.host})`);
    const pubsubFaults = new Faults();
    const runPubSub = (port: number) =>
      startPubSub(pubsubChoice, { port, faults: pubsubFaults, onEvent: options.onPubSub ?? (() => {}) });
    let pubsub = await runPubSub(ports.localPubSub);
    parts.defer(() => pubsub.close());
    const { host: pubsubHost } = pubsub;

    onStep(`functions (${FUNCTION_NAMES.join(", ")})`);
    const environments = functionEnvironments({
      pubsubHost,
      secretManagerHost: secretManager.host,
      slackApiUrl: slack.apiUrl,
      bigQueryEndpoint: localBigQuery.apiEndpoint,
      slackBy,
      slackMessagesPerSecond: slackPaced ? 1 : 1000,
    });
    const functions = new Map<FunctionName, FunctionProcess>();
    parts.defer(async () => {
      await Promise.all([...functions.values()].map((running) => running.kill()));
    });
    const run = async (name: FunctionName, port: number) => {
      const env = environments[name];
      functions.set(name, await startFunction(name, { port, env, onLog: (entry) => onLog(name, entry) }));
    };
    // All settled before any failure is told: a function that is still starting could not be ended.
    const starts = await Promise.allSettled(FUNCTION_NAMES.map((name) => run(name, ports[name])));
    for (const outcome of starts) if (outcome.status === "rejected") throw outcome.reason;
    const running = (name: FunctionName): FunctionProcess => {
      const found = functions.get(name);
      if (!found) throw new Error(`${name} is not running`);
      return found;
    };

    const connect = () =>
      createTopology(
        pubsubHost,
        PROJECT,
        Object.fromEntries(CONSUMERS.map((name) => [name, running(name).url])),
        options.consumer,
      );
    await connect();

    const faults = {
      pubsub: pubsubFaults,
      slack: slack.faults,
      bigquery: localBigQuery.faults,
      secrets: secretManager.faults,
    };
    const { pubsub: _, ...withoutPubSub } = faults; // Google's emulator can't be told to fail
    const control = keep(
      await startControl(ports.control, pubsubChoice === "embedded" ? faults : withoutPubSub),
    );

    return {
      project: PROJECT,
      webhookSecret,
      slackToken,
      /** Where GitHub's deliveries go. */
      ingress: running("ingress").url,
      slack,
      secretManager,
      localBigQuery,
      /** The real client of the local BigQuery. */
      bigquery,
      pubsubHost,
      control: control.url,
      /** What each stand-in is told to do wrong. */
      faults,
      function: running,
      /** A crash, and a new start where Pub/Sub still pushes to. */
      async restart(name: FunctionName): Promise<void> {
        const { port } = running(name);
        await running(name).kill();
        await run(name, port);
      },
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
      close: () => parts.disposeAsync(),
    };
  } catch (error) {
    await parts.disposeAsync();
    throw error;
  }
}
