import { v1 } from "@google-cloud/pubsub";
import { createDataset, DATASET, DEAD_LETTER_OUTCOMES, DEAD_LETTERS } from "@issue-relay/local/stack/dataset";
import { createTopology } from "@issue-relay/local/stack/topology";
import { until } from "@issue-relay/local/stack/until";
import { startOne } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { aGitHub } from "@issue-relay/local/stand-ins/github/testing/a-github";
import { startEmbeddedPubSub } from "@issue-relay/local/stand-ins/pubsub/embedded";
import { deadLetter } from "@issue-relay/shared/event/dead-letter";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import { eventMessage, type OutgoingMessage } from "@issue-relay/shared/event/message";
import {
  bigQueryClient,
  changeIn,
  insertAllInto,
  queryIn,
  tablesIn,
} from "@issue-relay/shared/google/bigquery";
import { clientOptions, publisher, pubsubClient } from "@issue-relay/shared/google/pubsub";
import { pullSubscription } from "@issue-relay/shared/google/pull-subscription";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { aRecover } from "./a-recover.ts";

/** The project of {@link aRecover}. */
const PROJECT = "p";

const Listed = z.object({
  counts: z.array(
    z.object({ consumer: z.string().nullable(), reason: z.string().nullable(), count: z.int() }),
  ),
  deadLetters: z.array(z.looseObject({ id: z.string(), consumer: z.string().nullable() })),
  message: z.looseObject({ attributes: z.record(z.string(), z.string()) }).optional(),
});

/** What a task answers: its status, and its JSON. */
interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/** Pub/Sub and BigQuery with recover, and a subscription that shows what is published to the consumers. */
export async function aDeadLetterWorld() {
  const pubsub = await startEmbeddedPubSub();
  onTestFinished(() => pubsub.close());
  const localBigQuery = await startOne({ project: PROJECT });
  onTestFinished(() => localBigQuery.close());
  const bigquery = bigQueryClient(PROJECT, localBigQuery.url);
  await createDataset(bigquery);
  await createTopology(
    pubsub.host,
    PROJECT,
    {},
    {
      overrides: { minimumBackoffSeconds: 0.01, maximumBackoffSeconds: 0.1 },
      deadLetterTable: localBigQuery.subscriptionEndpoint({ dataset: DATASET, table: DEAD_LETTERS }),
    },
  );
  const subscriber = new v1.SubscriberClient(clientOptions(pubsub.host));
  onTestFinished(() => subscriber.close());
  const observer = subscriber.subscriptionPath(PROJECT, "observer");
  await subscriber.createSubscription({
    name: observer,
    topic: `projects/${PROJECT}/topics/issue-events`,
    ackDeadlineSeconds: 600,
  });

  const publishing = pubsubClient(pubsub.host);
  onTestFinished(() => publishing.close());
  const publishTo = (topic: string) => publisher(publishing, publishing.projectTopicsPath(PROJECT, topic));
  const publishDeadLetter = publishTo("dead-letter");
  const published: OutgoingMessage[] = [];

  /** All that was published to the consumers so far. */
  async function toConsumers(): Promise<OutgoingMessage[]> {
    for (;;) {
      const request = { subscription: observer, maxMessages: 1_000, returnImmediately: true };
      const [{ receivedMessages }] = await subscriber.pull(request);
      if (!receivedMessages || receivedMessages.length === 0) {
        return published;
      }
      const messages = receivedMessages.map(({ message }) => ({
        data: Buffer.from(message?.data ?? ""),
        attributes: { ...message?.attributes },
      }));
      published.push(...messages);
      await subscriber.acknowledge({
        subscription: observer,
        ackIds: receivedMessages.flatMap(({ ackId }) => ackId ?? []),
      });
    }
  }

  const query = queryIn(bigquery, DATASET);
  const change = changeIn(bigquery, DATASET);
  /** Called with each statement of recover's, before BigQuery gets it. */
  const statements = { before(_sql: string): void {} };
  const github = await aGitHub();
  const newRecover = async (options: { deadlineMs?: number } = {}) => {
    const recover = await aRecover(github, {
      ingress: "https://ingress.example",
      ...options,
      clients: {
        query: (sql, params) => {
          statements.before(sql);
          return query(sql, params);
        },
        change: (sql, params) => {
          statements.before(sql);
          return change(sql, params);
        },
        insertOutcomes: insertAllInto(bigquery, { dataset: DATASET, table: DEAD_LETTER_OUTCOMES }),
        publish: publishTo("issue-events"),
        tables: tablesIn(bigquery, DATASET),
        deadLetters: pullSubscription(`projects/${PROJECT}/subscriptions/dead-letter`, pubsub.host),
      },
    });
    return { ...recover, ...tasksOf(recover.url) };
  };

  return {
    /** Something that answers: commands ask it whether a stack is running. */
    control: github.url,
    faults: { pubsub: pubsub.faults, bigquery: localBigQuery.faults },
    statements,
    newRecover,
    toConsumers,
    publishDeadLetter,
    /** A consumer could not process an event. */
    fail: (consumer: string, error: string, event: IssueEvent) =>
      deadLetter(publishDeadLetter, eventMessage(event, undefined), { consumer, error }),
    /** Waits until so many messages are in the table of dead letters. */
    arrived: (count: number) =>
      until(`${count} dead letters in BigQuery`, async () => (await rows(DEAD_LETTERS)).length >= count),
    /** Lets hours go by since the dead letters came. */
    age: (hours: number) =>
      query(
        `UPDATE dead_letters SET publish_time = TIMESTAMP_SUB(publish_time, INTERVAL ${hours} HOUR) WHERE TRUE`,
        {},
      ),
    /** Rows of another table, streamed. */
    insert: (table: string, rows: object[]) => bigquery.dataset(DATASET).table(table).insert(rows),
    /** The rows of dead letters. */
    deadLetters: () => rows(DEAD_LETTERS),
    /** What was written down, by the id of the dead letter. */
    outcomes: () => rows(DEAD_LETTER_OUTCOMES),
    /** How many messages are in the pull subscription, and shown to whoever pulls. */
    async backlog(): Promise<number> {
      const subscription = subscriber.subscriptionPath(PROJECT, "dead-letter");
      const request = { subscription, maxMessages: 10_000, returnImmediately: true };
      const [{ receivedMessages }] = await subscriber.pull(request);
      const ackIds = (receivedMessages ?? []).flatMap(({ ackId }) => ackId ?? []);
      if (ackIds.length > 0) {
        await subscriber.modifyAckDeadline({ subscription, ackIds, ackDeadlineSeconds: 0 });
      }
      return ackIds.length;
    },
  };

  async function rows(table: string): Promise<unknown[]> {
    return (await bigquery.dataset(DATASET).table(table).getRows())[0];
  }
}

/** Calls the tasks that are about dead letters. */
export function tasksOf(url: string) {
  async function call(task: string, body: object, signal?: AbortSignal): Promise<Answer> {
    const response = await fetch(`${url}/${task}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      ...(signal && { signal }),
    });
    return { status: response.status, body: z.record(z.string(), z.unknown()).parse(await response.json()) };
  }
  return {
    call,
    list: async (filter: object = {}) => Listed.parse((await call("dead-letters", filter)).body),
    redrive: (filter: object = {}, signal?: AbortSignal) =>
      call("redrive", { dryRun: false, ...filter }, signal),
    drop: (id: string, reason: string) => call("drop", { id, reason }),
  };
}
