import { shownIssues } from "@issue-relay/local/stack/arrivals";
import { type LogEntry, startFunction } from "@issue-relay/local/stack/function-process";
import { environmentOf, type Surroundings } from "@issue-relay/local/stack/functions";
import { type KeptFunction, keepRunning } from "@issue-relay/local/stack/keep-running";
import { CHANNEL, DATABASE, PROJECT, SECRETS } from "@issue-relay/local/stack/names";
import { consumerSettings, pubSubSettings } from "@issue-relay/local/stack/pubsub-settings";
import { createTopology } from "@issue-relay/local/stack/topology";
import { until } from "@issue-relay/local/stack/until";
import { startLocalFirestore } from "@issue-relay/local/stand-ins/firestore/server";
import { startEmbeddedPubSub } from "@issue-relay/local/stand-ins/pubsub/embedded";
import { startLocalSecretManager } from "@issue-relay/local/stand-ins/secret-manager/server";
import { startLocalSlack } from "@issue-relay/local/stand-ins/slack/server";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { eventMessage } from "@issue-relay/shared/event/message";
import { emulatorClient } from "@issue-relay/shared/google/pubsub-emulator";
import { afterAll } from "vitest";
import { startBalancer } from "./balancer.ts";
import { doublesIn } from "./check.ts";
import { DIVISOR, PATIENCE_MS, SUBSCRIPTION } from "./lengths.ts";
import { Pushes } from "./pushes.ts";
import { Traffic } from "./traffic.ts";

export const OTHER_PROJECT = "other-project";

/** The channel of the other deployment. */
export const OTHER_CHANNEL = { id: "C0OTHER", name: "other" };

/** On a busy machine, a fiftieth of the deployed deadline would be too short. */
const SHORTEST_DEADLINE_SECONDS = 5;

export interface CardsStackOptions {
  /** The divisor of each instance of the function, for the first channel: two instances by default. */
  divisors?: number[];
  /** What the pace of posts is divided by. */
  paceDivisor?: number;
  /** Pub/Sub's backoff. */
  subscription?: typeof SUBSCRIPTION;
  slackBy?: Surroundings["slackBy"];
  /** Whether there is another deployment, in a project of its own, for {@link OTHER_CHANNEL}. */
  hasOther?: boolean;
  /** Starts another Firestore than the stand-in. */
  startFirestore?: (traffic: Traffic) => Promise<{ host: string; close(): Promise<void> }>;
}

export type CardsStack = Awaited<ReturnType<typeof aCardsStack>>;

/** Starts Pub/Sub, Slack, Firestore and instances of the `slack` function for one test file, and ends them after it. */
export async function aCardsStack(options: CardsStackOptions = {}) {
  const { divisors = [DIVISOR, DIVISOR], slackBy = "bot", hasOther = false } = options;
  const { startFirestore = startStandIn, paceDivisor = DIVISOR, subscription = SUBSCRIPTION } = options;
  await using parts = new AsyncDisposableStack();
  const keep = <T extends { close(): Promise<void> }>(part: T) => parts.adopt(part, () => part.close());

  const doubles: string[] = [];
  const log: (LogEntry & { instance: number })[] = [];
  const slackTraffic = new Traffic();
  const firestoreTraffic = new Traffic();
  const pushes = new Pushes();
  const slack = keep(
    await startLocalSlack({
      token: "xoxb-cards",
      channels: [CHANNEL, OTHER_CHANNEL],
      faults: slackTraffic,
      // Its limits can't be made shorter with all else.
      rateLimit: DIVISOR === 1,
      onMessage: ({ edited }) => void (edited || doubles.push(...newDoubles())),
    }),
  );
  const newDoubles = () =>
    [...shownIssues({ slack })].flatMap(([id, shown]) => doublesIn(shown).map((what) => `${id}: ${what}`));
  const firestore = keep(await startFirestore(firestoreTraffic));
  const secrets = { [SECRETS.token]: "xoxb-cards", [SECRETS.slackWebhook]: slack.webhookUrl(CHANNEL.name) };
  const secretManager = keep(await startLocalSecretManager({ project: PROJECT, secrets }));
  const pubsub = keep(await startEmbeddedPubSub({ onEvent: (event) => pushes.note(event) }));

  const surroundings: Surroundings = {
    pubsubHost: pubsub.host,
    secretManagerHost: secretManager.host,
    firestoreHost: firestore.host,
    slackApiUrl: slack.apiUrl,
    bigQueryEndpoint: "",
    gitHub: { apiUrl: "", appId: 0 },
    functionUrls: { ingress: "" },
    slackBy,
    slackMessagesPerSecond: paceDivisor,
    cardLengthsDivisor: DIVISOR,
    sinkUrl: () => "",
  };
  const start = async (divisor: number, instance: number, channel = CHANNEL.id) => {
    const env = {
      ...environmentOf("slack", { ...surroundings, cardLengthsDivisor: divisor }),
      ...(slackBy === "bot" && { SLACK_CHANNEL: channel }),
      DEADLINE_SECONDS: String(
        Math.max(SHORTEST_DEADLINE_SECONDS, consumerSettings("slack").deadlineSeconds / divisor),
      ),
    };
    const onLog = (entry: LogEntry) => void log.push({ ...entry, instance });
    const kept = await keepRunning(
      (port) => startFunction("slack", { port, env, onLog }),
      0,
      () => {},
    );
    parts.defer(() => kept.stop());
    return kept;
  };
  const instances = await Promise.all(divisors.map((divisor, index) => start(divisor, index)));
  const balancer = keep(await startBalancer(urlsOf(instances)));
  const publisherTo = async (project: string, endpoint: string) => {
    await createTopology(pubsub.host, project, { slack: endpoint }, { overrides: subscription });
    const client = emulatorClient(project, pubsub.host);
    parts.defer(() => client.close());
    const topic = client.topic(pubSubSettings.topic);
    return async (...events: IssueEvent[]): Promise<void> => {
      await Promise.all(events.map((event) => topic.publishMessage(eventMessage(event, undefined))));
    };
  };
  const publish = await publisherTo(PROJECT, balancer.url);
  const other = hasOther ? await start(DIVISOR, instances.length, OTHER_CHANNEL.id) : undefined;
  const publishToOther = await publisherTo(OTHER_PROJECT, other?.current().url ?? "");

  const kept = parts.move();
  afterAll(() => kept.disposeAsync());
  return {
    slack,
    slackTraffic,
    firestoreTraffic,
    secretManager,
    instances,
    pushes,
    log,
    /** What was shown twice at a moment, by the issue's id. */
    doubles,
    /** Publishes events in this order, as ingress would. */
    publish,
    publishToOther,
    /** Waits until every event is acknowledged: then all is shown. */
    shown: () => until("every event is shown", () => pushes.open() === 0, PATIENCE_MS),
  };
}

function urlsOf(instances: KeptFunction[]): string[] {
  return instances.map((instance) => instance.current().url);
}

function startStandIn(faults: Traffic) {
  return startLocalFirestore({ database: DATABASE, faults });
}
