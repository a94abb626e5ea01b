import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";

/** Slack's and BigQuery's APIs, as far as the consumers call them. They accept everything, and count it. */
export interface Destination extends AsyncDisposable {
  slackApiUrl: string;
  bigQueryEndpoint: string;
  /** How long each call takes from now on, in ms. */
  answerAfter(ms: number): void;
  /** What has come so far. */
  received(): { calls: number; events: number };
  /** Resolves when nothing has come for a while: what the last load has left behind is done. */
  quiet(): Promise<void>;
}

/** How long a call to Slack or BigQuery takes, where a load is measured. */
export const CALL_MS = 50;

/** Longer than a call takes, and what a consumer gathers before it. */
const QUIET_MS = 300;

/** Slack's success, where a message is posted or updated, and BigQuery's. */
const ANSWER = {
  ok: true,
  ts: "1764147600.000100",
  message: {},
  kind: "bigquery#tableDataInsertAllResponse",
};

export async function startDestination(): Promise<Destination> {
  const received = { calls: 0, events: 0 };
  let ms = 0;
  const server = createServer(async (request, response) => {
    const events = await eventsIn(request);
    await delay(ms);
    received.calls += 1;
    received.events += events;
    response.setHeader("content-type", "application/json").end(JSON.stringify(ANSWER));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    slackApiUrl: `${url}/slack/`,
    bigQueryEndpoint: url,
    answerAfter: (milliseconds) => {
      ms = milliseconds;
    },
    received: () => ({ ...received }),
    async quiet() {
      for (let before = -1; before !== received.calls; ) {
        before = received.calls;
        await delay(QUIET_MS);
      }
    },
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The rows of a call of `insertAll`, or one message of Slack's. */
async function eventsIn(request: IncomingMessage): Promise<number> {
  const body = await json(request);
  const rows: unknown = body instanceof Object && "rows" in body ? body.rows : undefined;
  return Array.isArray(rows) ? rows.length : 1;
}
