import { rowsOf, shownOf } from "@issue-relay/local/stack/arrivals";
import { CONSUMERS } from "@issue-relay/local/stack/functions";
import { CHANNEL, SECRETS } from "@issue-relay/local/stack/names";
import { until } from "@issue-relay/local/stack/until";
import { deliver } from "@issue-relay/local/stand-ins/github/deliver";
import { aboutANewIssue } from "@issue-relay/local/stand-ins/github/new-issue";
import { examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import { emulatorClient } from "@issue-relay/shared/google/pubsub-emulator";
import { beforeAll, describe, expect, it } from "vitest";
import { aStack, type TestStack } from "./testing/a-stack.ts";
import { type DeadLetter, takeDeadLetters } from "./testing/dead-letters.ts";

/** What is unknown after a lost answer is looked for after some seconds, not after minutes. */
const CARD_LENGTHS_DIVISOR = 50;

let stack: TestStack;
beforeAll(async () => {
  stack = await aStack({ cardLengthsDivisor: CARD_LENGTHS_DIVISOR });
});

/** A new issue, and the event that tells of it. */
interface Relayed {
  eventId: string;
  issueId: number | undefined;
}

/** All that must have arrived exactly once in the end. */
const relayed: Relayed[] = [];

/** A delivery of a new issue. */
function anIssue() {
  return aboutANewIssue(examplePayload("issues.opened"), {});
}

/** Delivers a new issue. */
async function relay(): Promise<Relayed> {
  const delivery = anIssue();
  const { status, answer } = await deliver(stack, delivery);
  expect(status).toBe(202);
  const event = { eventId: String(answer.eventId), issueId: delivery.payload.issue?.id };
  relayed.push(event);
  return event;
}

/** Waits for the issue's card in Slack, and returns how many there are. */
function inSlack({ issueId }: Pick<Relayed, "issueId">): Promise<number> {
  return until("a card", () => shownOf(stack, issueId).cards.length);
}

/** Waits for the event's row in BigQuery, and returns how many there are. */
function inBigQuery({ eventId }: Pick<Relayed, "eventId">): Promise<number> {
  return until("a row", async () => (await rowsOf(stack, eventId)).length);
}

function logged({ eventId }: Relayed, severity: string) {
  return until(`a log line with ${severity}`, () =>
    stack.log.find((entry) => entry.eventId === eventId && entry.severity === severity),
  );
}

const FAILURES = [
  ["answers 503", { kind: "status", status: 503 }],
  ["limits the rate", { kind: "rate-limit", retryAfterSeconds: 1 }],
  ["cuts connections", { kind: "reset" }],
] as const;

describe("while Slack", () => {
  it.each(FAILURES)("%s, rows still reach BigQuery; Slack catches up by itself", async (_, fault) => {
    stack.faults.slack.add(fault);
    const event = await relay();
    expect(await inBigQuery(event)).toBe(1);
    await logged(event, "WARNING");
    expect(shownOf(stack, event.issueId).cards).toEqual([]);
    stack.faults.slack.clear();
    expect(await inSlack(event)).toBe(1);
  });
});

describe("while BigQuery", () => {
  it.each(FAILURES)("%s, cards still reach Slack; BigQuery catches up by itself", async (_, fault) => {
    stack.faults.bigquery.add({ ...fault, path: "insertAll" });
    const event = await relay();
    expect(await inSlack(event)).toBe(1);
    await logged(event, "WARNING");
    expect(await rowsOf(stack, event.eventId)).toEqual([]);
    stack.faults.bigquery.clear();
    expect(await inBigQuery(event)).toBe(1);
  });
});

describe("while Slack and BigQuery both hang", () => {
  it("each consumer gives up at its deadline, and both catch up", async () => {
    stack.faults.slack.add({ kind: "hang" });
    stack.faults.bigquery.add({ kind: "hang", path: "insertAll" });
    const event = await relay();
    await until("both have given up", () => {
      const given = stack.log.filter(
        (entry) => entry.eventId === event.eventId && entry.severity === "WARNING",
      );
      return new Set(given.map((entry) => entry.function)).size === 2;
    });
    stack.faults.slack.clear();
    stack.faults.bigquery.clear();
    expect(await inSlack(event)).toBe(1);
    expect(await inBigQuery(event)).toBe(1);
  });
});

describe("while Pub/Sub", () => {
  it("is down, GitHub gets a 503 within 9 s; a redelivery is relayed once Pub/Sub is back", async () => {
    const delivery = anIssue();
    const failed = await stack.withoutPubSub(() => deliver(stack, delivery));
    expect(failed.status).toBe(503);
    expect(failed.ms).toBeLessThan(9_000);
    const { answer } = await until("Pub/Sub is used again", async () => {
      const redelivered = await deliver(stack, delivery);
      return redelivered.status === 202 && redelivered;
    });
    expect(await inSlack({ issueId: delivery.payload.issue?.id })).toBe(1);
    expect(await inBigQuery({ eventId: String(answer.eventId) })).toBeGreaterThan(0);
  });

  it("hangs, GitHub gets a 503 within 9 s", async () => {
    stack.faults.pubsub.add({ kind: "hang", path: "Publish" });
    const failed = await deliver(stack, anIssue());
    stack.faults.pubsub.clear();
    expect(failed.status).toBe(503);
    expect(failed.ms).toBeLessThan(9_000);
  });
});

describe("while Secret Manager", () => {
  it("is down, deliveries are checked with the cached secret; one that it did not sign gets a 503, not a 401", async () => {
    await relay();
    stack.faults.secrets.add({ kind: "status", status: 503 });
    const byAnother = { ingress: stack.ingress, webhookSecret: "perhaps a new version" };
    expect((await deliver(byAnother, anIssue())).status).toBe(503);
    await relay();
    stack.faults.secrets.clear();
  });

  it("fails only while ingress starts, the first delivery is relayed", async () => {
    stack.faults.secrets.add({ kind: "status", status: 403, times: 1 });
    await stack.restart("ingress");
    await relay();
  });

  it("is down and ingress has just started, GitHub gets a 503, not a 401", async () => {
    stack.faults.secrets.add({ kind: "status", status: 503 });
    await stack.restart("ingress");
    expect((await deliver(stack, anIssue())).status).toBe(503);
    stack.faults.secrets.clear();
    await until("the secret is read", async () => (await deliver(stack, anIssue())).status === 202);
  });
});

describe("a broken destination", () => {
  it("loses no message: an ERROR is logged, and after someone has fixed it the cards arrive", async () => {
    stack.slack.archive(CHANNEL.name);
    const event = await relay();
    expect(await logged(event, "ERROR")).toMatchObject({
      function: "slack",
      reason: "broken-destination",
      error: expect.stringContaining("is_archived"),
    });
    expect(await inBigQuery(event)).toBe(1);
    stack.slack.unarchive(CHANNEL.name);
    expect(await inSlack(event)).toBe(1);
    expect(await takeDeadLetters(stack)).toEqual([]);
  });

  it("whose secret has no enabled version works again when it has one, and says what is missing until then", async () => {
    stack.secretManager.setState(SECRETS.token, "1", "DISABLED");
    await stack.restart("slack");
    const event = await relay();
    expect(await logged(event, "ERROR")).toMatchObject({
      function: "slack",
      reason: "broken-destination",
      error: expect.stringContaining("has no enabled version"),
    });
    stack.secretManager.addVersion(SECRETS.token, stack.slackToken);
    expect(await inSlack(event)).toBe(1);
  });

  it("with a revoked token works again after a new version of its secret is added, without a restart", async () => {
    stack.slack.revokeToken();
    const event = await relay();
    await logged(event, "ERROR");
    stack.slack.restoreToken();
    stack.secretManager.addVersion(SECRETS.token, stack.slackToken);
    expect(await inSlack(event)).toBe(1);
  });
});

describe("a bad message", () => {
  it("is moved to the dead-letter topic with its reason at the first attempt of each consumer", async () => {
    const pubsub = emulatorClient(stack.project, stack.pubsubHost);
    await pubsub
      .topic("issue-events")
      .publishMessage({ data: Buffer.from("{}"), attributes: { eventId: "bad" } });
    await pubsub.close();
    const consumers = CONSUMERS.filter((name) => stack.functions.includes(name));
    const letters: DeadLetter[] = [];
    await until("the dead letter of each consumer", async () => {
      letters.push(...(await takeDeadLetters(stack)));
      return letters.length >= consumers.length;
    });
    expect(letters.map(({ attributes }) => attributes.consumer).sort()).toEqual(consumers.toSorted());
    for (const { data, attributes } of letters) {
      expect(data).toBe("{}");
      expect(attributes).toMatchObject({
        eventId: "bad",
        error: expect.stringContaining("not an issue event"),
      });
    }
    const lines = () =>
      stack.log.filter((entry) => entry.eventId === "bad" && entry.reason === "bad-message");
    await expect.poll(() => lines().map((entry) => entry.deliveryAttempt)).toEqual(consumers.map(() => 1));
  });
});

describe("a function that is killed in the middle of an attempt", () => {
  it.each([
    ["slack", inSlack],
    ["bigquery", inBigQuery],
  ] as const)("%s: the event still arrives", async (name, arrived) => {
    stack.faults[name].add({ kind: "hang", ...(name === "bigquery" && { path: "insertAll" }) });
    const event = await relay();
    await (name === "slack" ? inBigQuery : inSlack)(event);
    stack.faults[name].clear();
    await stack.restart(name);
    expect(await arrived(event)).toBe(1);
  });
});

it("after all these failures, every event has arrived exactly once", async () => {
  for (const { eventId, issueId } of relayed) {
    expect(shownOf(stack, issueId).cards).toHaveLength(1);
    expect(await rowsOf(stack, eventId)).toHaveLength(1);
  }
});

describe("a missing table", () => {
  it("is logged as a broken destination, and the rows arrive once the table is back", async () => {
    const table = stack.bigquery.dataset("issue_relay").table("issue_events");
    const [{ schema }] = await table.getMetadata();
    await table.delete();
    const event = await relay();
    expect(await logged(event, "ERROR")).toMatchObject({
      function: "bigquery",
      reason: "broken-destination",
    });
    await table.create({ schema });
    expect(await inBigQuery(event)).toBe(1);
  });
});
