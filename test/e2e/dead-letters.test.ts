import { allRows, shownIssues } from "@issue-relay/local/stack/arrivals";
import { DATASET } from "@issue-relay/local/stack/dataset";
import { CONSUMERS } from "@issue-relay/local/stack/functions";
import { until } from "@issue-relay/local/stack/until";
import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { deliver } from "@issue-relay/local/stand-ins/github/deliver";
import { aboutANewIssue } from "@issue-relay/local/stand-ins/github/new-issue";
import type { Example } from "@issue-relay/local/stand-ins/github/payloads";
import { examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import { deadLetter } from "@issue-relay/shared/event/dead-letter";
import { publisher, pubsubClient } from "@issue-relay/shared/google/pubsub";
import { afterAll, expect, it } from "vitest";
import { z } from "zod";
import { tasksOf } from "../recover/testing/a-dead-letter-world.ts";
import { aStack } from "./testing/a-stack.ts";

/** How many dead letters there are, a third of each kind: `DEAD_LETTERS=1000` for the full length. */
const COUNT = Number(process.env.DEAD_LETTERS ?? 120);
const OF_EACH = Math.floor(COUNT / 3);
const PATIENCE_MS = 60_000 + COUNT * 100;

const stack = await aStack({
  functions: ["ingress", ...CONSUMERS, "recover"],
  consumer: { minimumBackoffSeconds: 0.1, maximumBackoffSeconds: 0.5, maximumDeliveryAttempts: 5 },
});
const pubsub = pubsubClient(stack.pubsubHost);
afterAll(() => pubsub.close());
const publishDeadLetter = publisher(pubsub, pubsub.projectTopicsPath(stack.project, "dead-letter"));

function recover() {
  return tasksOf(stack.function("recover").url);
}

function opened(): Example {
  return aboutANewIssue(examplePayload("issues.opened"), { repository: "acme/web" });
}

/** So many issues are opened. Returns the ids of their events. */
async function deliverNew(count: number): Promise<string[]> {
  const answers = await Promise.all(Array.from({ length: count }, () => deliver(stack, opened())));
  return answers.map(({ answer }) => z.string().parse(answer.eventId));
}

async function waitingFor(consumer: string, count: number): Promise<void> {
  await until(
    `${count} dead letters of ${consumer}`,
    async () => {
      const { counts } = await recover().list({ consumer });
      return counts.reduce((sum, each) => sum + each.count, 0) >= count;
    },
    PATIENCE_MS,
  );
}

/** How often a function has delivered each of these events. */
function deliveredBy(name: string, ids: readonly string[]): number[] {
  const lines = stack.log.filter((entry) => entry.function === name && entry.message === "delivered");
  return ids.map((id) => lines.filter(({ eventId }) => eventId === id).length);
}

function redrivenSoFar(): number {
  return stack.log.filter(({ reason }) => reason === "dead-letter-redriven").length;
}

/** Begins a redrive, and ends it when half of what the filter names is published. */
async function redriveHalf(filter: object, end: () => unknown): Promise<void> {
  // So that what is published is not at once written down.
  stack.faults.bigquery.add({ kind: "delay", ms: 1_000, path: "dead_letter_outcomes" });
  const before = redrivenSoFar();
  const stopping = new AbortController();
  const call = recover()
    .redrive(filter, stopping.signal)
    .catch(() => "ended");
  await until("half of it", () => redrivenSoFar() >= before + OF_EACH / 2, PATIENCE_MS);
  await end();
  stopping.abort();
  expect(await call).toBe("ended");
  stack.faults.bigquery.clear();
}

async function redriveAll(filter: object): Promise<void> {
  // The call that was given up may still be at its last step.
  await until("the end", async () => (await recover().redrive(filter)).status === 200, PATIENCE_MS);
}

describeSql(`${COUNT} dead letters of three kinds`, () => {
  it(
    "are all redriven after it was ended halfway: each once in Slack and in BigQuery, and only where it had failed",
    async () => {
      const invalid = { ok: false, error: "invalid_blocks" };
      stack.faults.slack.add({ kind: "status", status: 200, body: invalid, path: "chat.postMessage" });
      const ofSlack = await deliverNew(OF_EACH);
      await waitingFor("slack", OF_EACH);
      stack.faults.slack.clear();

      stack.faults.bigquery.add({ kind: "status", status: 503, path: "issue_events/insertAll" });
      const ofBigQuery = await deliverNew(OF_EACH);
      await waitingFor("bigquery", OF_EACH);
      stack.faults.bigquery.clear();

      const deliveries = Array.from({ length: OF_EACH }, opened);
      for (const { event: githubEvent, payload } of deliveries) {
        const attributes = { githubEvent, contentType: "application/json", deliveryId: "72d3162e" };
        const data = Buffer.from(JSON.stringify(payload, withoutApiUrls));
        await deadLetter(
          publishDeadLetter,
          { data, attributes },
          { consumer: "ingress", error: "no such field" },
        );
      }
      await waitingFor("ingress", OF_EACH);
      await expect
        .poll(() => deliveredBy("slack", ofBigQuery), { timeout: PATIENCE_MS })
        .toEqual(once(OF_EACH));
      await expect
        .poll(() => deliveredBy("bigquery", ofSlack), { timeout: PATIENCE_MS })
        .toEqual(once(OF_EACH));

      // A caller who hangs up, and a process that is killed.
      await redriveHalf({ consumer: "slack" }, () => undefined);
      await redriveAll({ consumer: "slack" });
      await redriveHalf({ consumer: "bigquery" }, () => stack.restart("recover"));
      await redriveAll({ consumer: "bigquery" });
      await redriveHalf({ reason: "no such field" }, () => stack.restart("recover"));
      await redriveAll({});
      expect(await recover().list()).toMatchObject({ deadLetters: [] });

      const all = 3 * OF_EACH;
      const rows = await until(
        "all rows",
        async () => {
          const found = await allRows(stack);
          return new Set(found.map((row) => row.event_id)).size >= all && found;
        },
        PATIENCE_MS,
      );
      expect(new Set(rows.map((row) => row.event_id)).size).toBe(all);
      const shown = await until(
        "all cards",
        () => {
          const issues = shownIssues(stack);
          return issues.size >= all && issues;
        },
        PATIENCE_MS,
      );
      expect(shown.size).toBe(all);
      expect([...shown.values()].filter(({ cards }) => cards.length !== 1)).toEqual([]);
      const [events] = await stack.bigquery.query(`SELECT COUNT(*) AS n FROM ${DATASET}.events`);
      expect(events).toEqual([{ n: all }]);

      // None came to a consumer that had it.
      expect(deliveredBy("slack", ofBigQuery)).toEqual(once(OF_EACH));
      expect(deliveredBy("bigquery", ofSlack)).toEqual(once(OF_EACH));
    },
    60_000 + COUNT * 500,
  );
});

/** All dead letters together must fit into what the local SQL engine takes at once: 4 MB. */
function withoutApiUrls(name: string, value: unknown): unknown {
  return name !== "html_url" && name.endsWith("_url") ? undefined : value;
}

function once(count: number): number[] {
  return Array.from({ length: count }, () => 1);
}
