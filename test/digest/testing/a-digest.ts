import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { http } from "@google-cloud/functions-framework";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { ACTIONS, CONFIG_TABLES, createDataset, DATASET, TABLE } from "@issue-relay/local/stack/dataset";
import { clientOf, startOne } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { systemClock } from "@issue-relay/shared/clock";
import type { IssueEvent } from "@issue-relay/shared/event/issue-event";
import type { OutgoingMessage, Publish } from "@issue-relay/shared/event/message";
import { rowOf } from "@issue-relay/shared/event/row";
import { queryIn } from "@issue-relay/shared/google/bigquery";
import { Relay } from "@issue-relay/shared/routes/relay";
import { channelPlace } from "@issue-relay/shared/slack/channel-place";
import type { z } from "zod";
import { handleTasks } from "../../../functions/digest/src/handle.ts";
import type { Configuration } from "../../views/testing/warehouse.ts";
import { aSpeaker, DATABASE } from "./a-speaker.ts";

/**
 * BigQuery with the dataset as terraform makes it. It takes a second to start: tests share one, and empty it.
 * @param now what time it is to its SQL; absent: the real time
 */
export async function aWarehouse(now?: string) {
  const local = await startOne(now === undefined ? {} : { now: () => Date.parse(now) });
  const bigquery = clientOf(local);
  await createDataset(bigquery);
  return {
    bigquery,
    faults: local.faults,
    endpoint: local.apiEndpoint,
    async empty() {
      local.faults.clear();
      for (const table of [TABLE, ACTIONS, ...CONFIG_TABLES]) {
        await bigquery.query(`DELETE FROM ${DATASET}.${table} WHERE TRUE`);
      }
    },
    insert: (table: keyof Configuration, rows: object[]) =>
      bigquery.dataset(DATASET).table(table).insert(rows),
    /** What rules, or people, have done. */
    insertActions: (rows: object[]) => bigquery.dataset(DATASET).table(ACTIONS).insert(rows),
    load: (events: IssueEvent[]) => bigquery.dataset(DATASET).table(TABLE).insert(events.map(rowOf)),
    close: () => local.close(),
  };
}

/** The function with Slack and Firestore. */
export async function aDigest({ bigquery }: Pick<Awaited<ReturnType<typeof aWarehouse>>, "bigquery">) {
  const world = await aSpeaker();
  const published: OutgoingMessage[] = [];
  let mayPublish = async () => {};

  /** Calls a new instance of the function, and returns its status. */
  async function call(
    path: string,
    { relay, timeZone = "Etc/UTC", at, method = "POST" }: Call,
  ): Promise<number> {
    const { speaker, channel } = world.anInstance();
    const parsed = Relay.parse(relay);
    const outlets = Object.entries(parsed.channels).map(([name, { id = "" }]) => {
      const thread = (ts: string) => channelPlace(channel(id), ts);
      return [name, { place: channelPlace(channel(id)), thread }] as const;
    });
    const digest = {
      relay: parsed,
      query: queryIn(bigquery, DATASET),
      outlets: new Map(outlets),
      documents: speaker.documents,
      database: DATABASE,
      timeZone,
      dashboard: undefined,
    };
    const common = { clock: systemClock, deadlineMs: 100_000, logger: speaker.logger, project: "p" };
    const publish: Publish = async (message) => {
      await mayPublish();
      return String(published.push(message));
    };
    http("digest", handleTasks({ digest, publish, ...common }));
    await using server = await listening(getTestServer("digest"));
    const headers = at === undefined ? {} : { "x-cloudscheduler-scheduletime": at };
    return (await fetch(server.url + path, { method, headers })).status;
  }

  return {
    ...world,
    call,
    /** What was published to the topic for commands. */
    published,
    /** Is called before each message that Pub/Sub takes. It may throw. */
    whenPublishing(then: () => Promise<void>) {
      mayPublish = then;
    },
  };
}

interface Call {
  relay: z.input<typeof Relay>;
  timeZone?: string;
  /** The time for which the schedule asks, in ISO 8601; absent: now. */
  at?: string;
  method?: string;
}

async function listening(server: Server) {
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
