import { randomUUID } from "node:crypto";
import { describeSql } from "@issue-relay/local/stand-ins/bigquery/testing/a-local-bigquery";
import { opened } from "@issue-relay/local/stand-ins/github/testing/a-github";
import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { describe, expect, it } from "vitest";
import { aDeadLetterWorld } from "./testing/a-dead-letter-world.ts";

type World = Awaited<ReturnType<typeof aDeadLetterWorld>>;

function anEvent(n: number, repository = "acme/web") {
  const id = n.toString(16).padStart(32, "0");
  return anIssueEvent({ id, repository: { name: repository }, issue: { id: n, number: n } });
}

/** What ingress has quarantined. */
function aDelivery(payload: unknown, { githubEvent = "issues", contentType = "application/json" } = {}) {
  const attributes = { consumer: "ingress", error: "issue.id: required", githubEvent, contentType };
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  return { data: Buffer.from(body), attributes: { ...attributes, deliveryId: randomUUID() } };
}

/** What Pub/Sub moves to the dead-letter topic after the last attempt. */
function ofPubSub(consumer: string, event: ReturnType<typeof anEvent>) {
  return {
    data: Buffer.from(JSON.stringify(event)),
    attributes: {
      eventId: event.id,
      CloudPubSubDeadLetterSourceDeliveryCount: "100",
      CloudPubSubDeadLetterSourceSubscription: consumer,
      CloudPubSubDeadLetterSourceSubscriptionProject: "p",
    },
  };
}

function only(messages: { attributes: Record<string, string> }[]) {
  return messages.map(({ attributes }) => attributes.only ?? "all");
}

/** One dead letter of each kind: slack's, Pub/Sub's for bigquery, and a delivery. */
async function oneOfEach(world: World) {
  await world.fail("slack", "Slack refuses it: invalid_blocks", anEvent(1));
  await world.publishDeadLetter(ofPubSub("bigquery", anEvent(2, "acme/api")));
  await world.publishDeadLetter(aDelivery(opened().payload));
  await world.arrived(3);
}

describeSql("the list", () => {
  it("shows who could not process what and why, whoever moved it, and consumes nothing", async () => {
    const world = await aDeadLetterWorld();
    const recover = await world.newRecover();
    await oneOfEach(world);
    const { deadLetters, counts } = await recover.list();
    expect(deadLetters).toMatchObject([
      {
        consumer: "ingress",
        reason: "issue.id: required",
        repository: "acme/web",
        type: "issues",
        action: "opened",
        eventId: null,
        attempts: null,
      },
      {
        consumer: "bigquery",
        reason: "not delivered in any attempt",
        repository: "acme/api",
        issue: 2,
        eventId: anEvent(2).id,
        attempts: 100,
      },
      {
        consumer: "slack",
        reason: "Slack refuses it: invalid_blocks",
        repository: "acme/web",
        issue: 1,
        type: "issues",
        action: "opened",
      },
    ]);
    expect(counts).toHaveLength(3);
    expect(await recover.list()).toMatchObject({ deadLetters: { length: 3 } });
    expect(await world.backlog()).toBe(3);
    expect(await world.toConsumers()).toEqual([]);
  });

  it.each([
    [{ consumer: "slack" }, ["slack"]],
    [{ reason: "INVALID_BLOCKS" }, ["slack"]],
    [{ reason: "100%" }, []],
    [{ repository: "ACME/web" }, ["ingress", "slack"]],
    [{ olderThanHours: 1 }, []],
    [{ newerThanHours: 1 }, ["ingress", "bigquery", "slack"]],
    [{ limit: 1 }, ["ingress"]],
    [{ consumer: "slack' OR 'a' = 'a" }, []],
  ])("with %j shows only those", async (filter, expected) => {
    const world = await aDeadLetterWorld();
    const recover = await world.newRecover();
    await oneOfEach(world);
    expect((await recover.list(filter)).deadLetters.map(({ consumer }) => consumer)).toEqual(expected);
  });

  it("shows one whole: its data as text, or in base64 where it is none", async () => {
    const world = await aDeadLetterWorld();
    const recover = await world.newRecover();
    const bytes = Buffer.from([0xff, 0xfe, 0]);
    const ids = [
      await world.publishDeadLetter({ data: bytes, attributes: { consumer: "slack" } }),
      await world.publishDeadLetter(aDelivery("müll")),
    ];
    await world.arrived(2);
    expect((await recover.list({ id: ids[0] })).message).toEqual({
      attributes: { consumer: "slack" },
      base64: bytes.toString("base64"),
    });
    expect((await recover.list({ id: ids[1] })).message).toMatchObject({ text: "müll" });
    expect(await recover.call("dead-letters", { id: "9999" })).toMatchObject({ status: 400 });
  });
});

describeSql("a redrive", () => {
  it("says what it would do, and does nothing, unless it is told to", async () => {
    const world = await aDeadLetterWorld();
    const recover = await world.newRecover();
    await oneOfEach(world);
    expect(await recover.call("redrive", {})).toMatchObject({
      status: 200,
      body: { dryRun: true, counts: { length: 3 } },
    });
    expect(await world.toConsumers()).toEqual([]);
    expect(await world.outcomes()).toEqual([]);
  });

  it("publishes each unchanged, to the consumer that failed, and a delivery that is understood now, to all", async () => {
    const world = await aDeadLetterWorld();
    const recover = await world.newRecover();
    await oneOfEach(world);
    expect(await recover.redrive()).toMatchObject({
      status: 200,
      body: { redriven: 3, kept: 0, dropped: 0, acknowledged: 3, isComplete: true, problems: [] },
    });
    const messages = await world.toConsumers();
    expect(only(messages).sort()).toEqual(["all", "bigquery", "slack"]);
    const slack = messages.find(({ attributes }) => attributes.only === "slack");
    expect(slack).toEqual({
      data: Buffer.from(JSON.stringify(anEvent(1))),
      attributes: {
        only: "slack",
        type: "issues",
        action: "opened",
        repository: "acme/web",
        eventId: anEvent(1).id,
        deliveryId: anEvent(1).deliveryId,
      },
    });
    const bigquery = messages.find(({ attributes }) => attributes.only === "bigquery");
    expect(bigquery?.attributes).toEqual({ only: "bigquery", eventId: anEvent(2).id });
    const all = messages.find(({ attributes }) => attributes.only === undefined);
    expect(JSON.parse(String(all?.data))).toMatchObject({ source: "webhook", action: "opened" });
    expect((await recover.list()).deadLetters).toEqual([]);
    expect(await world.backlog()).toBe(0);
    expect(recover.reasons()).toContain("dead-letter-redriven");
  });

  it("takes only what the filter names", async () => {
    const world = await aDeadLetterWorld();
    const recover = await world.newRecover();
    await oneOfEach(world);
    await recover.redrive({ consumer: "bigquery" });
    expect(only(await world.toConsumers())).toEqual(["bigquery"]);
    expect((await recover.list()).deadLetters.map(({ consumer }) => consumer)).toEqual(["ingress", "slack"]);
    expect(await world.backlog()).toBe(2);
  });

  it("keeps what is still not understood, and what no consumer of ours failed at, with the reason", async () => {
    const world = await aDeadLetterWorld();
    const recover = await world.newRecover();
    const { payload } = opened();
    const elsewhere = JSON.stringify(payload).replaceAll("https://github.com", "https://ghe.example");
    await world.publishDeadLetter(aDelivery("{"));
    await world.publishDeadLetter(aDelivery(elsewhere));
    await world.publishDeadLetter(aDelivery(payload, { githubEvent: "push" }));
    await world.fail("nobody", "lost", anEvent(1));
    await world.publishDeadLetter({ data: Buffer.from("x"), attributes: {} });
    await world.fail("slack", "lost", anEvent(2));
    await world.arrived(6);
    const { status, body } = await recover.redrive();
    expect([status, body]).toMatchObject([200, { redriven: 1, kept: 5, isComplete: true }]);
    expect(body.keptLetters).toMatchObject([
      { consumer: "ingress", reason: expect.stringContaining("not JSON") },
      { consumer: "ingress", reason: expect.stringContaining("ghe.example") },
      { consumer: "ingress", reason: expect.stringContaining("X-GitHub-Event is push") },
      { consumer: "nobody", reason: "there is no consumer nobody" },
      { consumer: null, reason: "it does not say which consumer failed" },
    ]);
    expect((await recover.list()).deadLetters).toHaveLength(5);
    expect(await world.backlog()).toBe(5);
  });

  it("gives up a delivery that ingress would ignore today", async () => {
    const world = await aDeadLetterWorld();
    const recover = await world.newRecover();
    const { payload } = opened();
    await world.publishDeadLetter(aDelivery({ ...payload, issue: { ...payload.issue, pull_request: {} } }));
    await world.arrived(1);
    expect(await recover.redrive()).toMatchObject({ body: { redriven: 0, dropped: 1, kept: 0 } });
    expect(await world.outcomes()).toMatchObject([{ outcome: "dropped", reason: "not about an issue" }]);
  });

  it("shows again what fails again", async () => {
    const world = await aDeadLetterWorld();
    const recover = await world.newRecover();
    await world.fail("slack", "first", anEvent(1));
    await world.arrived(1);
    await recover.redrive();
    const [message] = await world.toConsumers();
    // As the consumer does with a message that it can't deliver.
    await world.publishDeadLetter({
      data: message?.data ?? Buffer.alloc(0),
      attributes: { ...message?.attributes, consumer: "slack", error: "second" },
    });
    await world.arrived(2);
    expect((await recover.list()).deadLetters).toMatchObject([{ consumer: "slack", reason: "second" }]);
    await recover.redrive();
    expect(only(await world.toConsumers())).toEqual(["slack", "slack"]);
    expect((await recover.list()).deadLetters).toEqual([]);
  });

  it("ends in time, says that it is not complete, and goes on in the next call", async () => {
    const world = await aDeadLetterWorld();
    const hasty = await world.newRecover({ deadlineMs: 100_000 });
    await world.fail("slack", "lost", anEvent(1));
    await world.arrived(1);
    expect(await hasty.redrive()).toMatchObject({ status: 503, body: { redriven: 0, isComplete: false } });
    const recover = await world.newRecover();
    expect(await recover.redrive()).toMatchObject({ status: 200, body: { redriven: 1, isComplete: true } });
  });

  it("of the same by two at once gives each consumer only what it failed at", async () => {
    const world = await aDeadLetterWorld();
    const one = await world.newRecover();
    const other = await world.newRecover();
    for (let n = 1; n <= 40; n += 1) {
      await world.fail(n % 2 ? "slack" : "bigquery", "lost", anEvent(n));
    }
    await world.arrived(40);
    const answers = await Promise.all([one.redrive(), other.redrive(), one.redrive()]);
    // One recover does one at a time.
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 409]);
    const messages = await world.toConsumers();
    expect(new Set(messages.map(({ attributes }) => attributes.eventId)).size).toBe(40);
    for (const { attributes } of messages) {
      expect(attributes.only).toBe(Number.parseInt(attributes.eventId ?? "", 16) % 2 ? "slack" : "bigquery");
    }
    await one.redrive();
    expect(await world.backlog()).toBe(0);
  });
});

describeSql("a dead letter that somebody made to do harm", () => {
  it("harms neither the list nor the others", async () => {
    const world = await aDeadLetterWorld();
    const recover = await world.newRecover();
    const deep = "[".repeat(20_000) + "]".repeat(20_000);
    const hostile = [
      { data: Buffer.from([0x80, 0xff, 0xc0]), attributes: { consumer: "slack", error: "not UTF-8" } },
      { data: Buffer.from('{"issue":{"number":'), attributes: { consumer: "bigquery" } },
      { data: Buffer.from('{"issue":{"number":"1e999"},"repository":7}'), attributes: { consumer: "slack" } },
      {
        data: Buffer.from('{"issue":{"number":123456789012345678901234567890}}'),
        attributes: { consumer: "slack" },
      },
      { data: Buffer.from(deep), attributes: { consumer: "slack" } },
      { data: Buffer.alloc(1_000_000, '"'), attributes: { consumer: "slack", error: "1 MB" } },
      {
        data: Buffer.from("x"),
        attributes: { consumer: `a"'\`;--\\`, error: `'"); DROP TABLE x; -- \u0000\n` },
      },
      { data: Buffer.from("x"), attributes: { consumer: "slack", "ke\"y'.$": "$.consumer", "": "" } },
      {
        data: Buffer.from("x"),
        attributes: {
          CloudPubSubDeadLetterSourceSubscription: "x".repeat(1_000),
          CloudPubSubDeadLetterSourceDeliveryCount: "many",
        },
      },
      aDelivery("payload=%%%", { contentType: "application/x-www-form-urlencoded" }),
    ];
    for (const message of hostile) {
      await world.publishDeadLetter(message);
    }
    await world.fail("slack", "lost", anEvent(1));
    await world.arrived(hostile.length + 1);
    const { deadLetters } = await recover.list();
    expect(deadLetters).toHaveLength(hostile.length + 1);
    expect(await recover.list({ id: deadLetters[6]?.id })).toMatchObject({ deadLetters: { length: 1 } });
    const { status, body } = await recover.redrive();
    expect([status, body]).toMatchObject([200, { redriven: 8, kept: 3, problems: [] }]);
    expect(only(await world.toConsumers()).sort()).toEqual(["bigquery", ...Array(7).fill("slack")]);
  });
});

describeSql("while a service is away", () => {
  const AWAY = [
    [
      "BigQuery, for the list",
      "bigquery",
      { kind: "status", status: 503, path: "/queries" },
      "bigquery-away",
    ],
    [
      "BigQuery, for the outcomes",
      "bigquery",
      { kind: "status", status: 503, path: "insertAll" },
      "bigquery-away",
    ],
    [
      "BigQuery, after it took the outcomes",
      "bigquery",
      { kind: "lose-answer", path: "insertAll" },
      "bigquery-away",
    ],
    ["Pub/Sub, to publish", "pubsub", { kind: "status", status: 403, path: "Publish" }, "pubsub-away"],
    ["Pub/Sub, to pull", "pubsub", { kind: "status", status: 403, path: "Pull" }, "broken-destination"],
    [
      "Pub/Sub, to acknowledge",
      "pubsub",
      { kind: "status", status: 500, path: "Acknowledge" },
      "pubsub-away",
    ],
  ] as const;

  it.each(AWAY)("%s, a redrive says so and loses nothing", async (_, service, fault, reason) => {
    const world = await aDeadLetterWorld();
    const recover = await world.newRecover();
    for (let n = 1; n <= 5; n += 1) {
      await world.fail("slack", "lost", anEvent(n));
    }
    await world.arrived(5);
    world.faults[service].add(fault);
    const { status, body } = await recover.redrive();
    expect(status).toBe(503);
    expect(JSON.stringify(body)).toMatch(/BigQuery|dead_letter_outcomes|injected/);
    expect(recover.reasons()).toContain(reason);
    world.faults[service].clear();
    expect(await recover.redrive()).toMatchObject({ status: 200, body: { isComplete: true, problems: [] } });
    const ids = (await world.toConsumers()).map(({ attributes }) => attributes.eventId);
    expect(new Set(ids).size).toBe(5);
    expect((await recover.list()).deadLetters).toEqual([]);
    expect(await world.backlog()).toBe(0);
  });

  it("a dead letter waits in Pub/Sub until BigQuery takes it", async () => {
    const world = await aDeadLetterWorld();
    const recover = await world.newRecover();
    world.faults.bigquery.add({ kind: "status", status: 503, path: "bigquery-subscription", times: 5 });
    await world.fail("slack", "lost", anEvent(1));
    await world.arrived(1);
    expect((await recover.list()).deadLetters).toHaveLength(1);
  });

  it("a caller who hangs up ends a redrive, and the next one finishes it", async () => {
    const world = await aDeadLetterWorld();
    const recover = await world.newRecover();
    for (let n = 1; n <= 150; n += 1) {
      await world.fail("slack", "lost", anEvent(n));
    }
    await world.arrived(150);
    world.faults.bigquery.add({ kind: "delay", ms: 300, path: "insertAll" });
    const leaving = new AbortController();
    const call = recover.redrive({}, leaving.signal);
    setTimeout(() => leaving.abort(), 250);
    await expect(call).rejects.toThrow();
    world.faults.bigquery.clear();
    await expect
      .poll(() => recover.redrive().then(({ status }) => status), { timeout: 20_000, interval: 100 })
      .toBe(200);
    const ids = (await world.toConsumers()).map(({ attributes }) => attributes.eventId);
    expect(new Set(ids).size).toBe(150);
    expect((await recover.list()).deadLetters).toEqual([]);
    expect(await world.backlog()).toBe(0);
  });
});

describeSql("a drop", () => {
  it("gives up one, with a reason that is in the log and in the table", async () => {
    const world = await aDeadLetterWorld();
    const recover = await world.newRecover();
    await world.fail("slack", "lost", anEvent(1));
    await world.fail("slack", "lost", anEvent(2));
    await world.arrived(2);
    const [first] = (await recover.list()).deadLetters;
    expect(await recover.drop(first?.id ?? "", "the repository is gone")).toMatchObject({
      status: 200,
      body: { dropped: { id: first?.id }, problems: [] },
    });
    expect(recover.log).toContainEqual(
      expect.objectContaining({
        severity: "WARNING",
        reason: "dead-letter-dropped",
        why: "the repository is gone",
        deadLetterId: first?.id,
      }),
    );
    expect(await world.outcomes()).toMatchObject([{ outcome: "dropped", reason: "the repository is gone" }]);
    expect((await recover.list()).deadLetters).toHaveLength(1);
    expect(await world.backlog()).toBe(1);
    expect(await recover.drop(first?.id ?? "", "again")).toMatchObject({ status: 400 });
  });
});

describeSql("a drop while a service is away", () => {
  it("gives up nothing where BigQuery does not take it, and says where Pub/Sub still counts it", async () => {
    const world = await aDeadLetterWorld();
    const recover = await world.newRecover();
    await world.fail("slack", "lost", anEvent(1));
    await world.arrived(1);
    const [letter] = (await recover.list()).deadLetters;
    world.faults.bigquery.add({ kind: "status", status: 503, path: "insertAll" });
    expect(await recover.drop(letter?.id ?? "", "a test")).toMatchObject({ status: 503 });
    world.faults.bigquery.clear();
    expect((await recover.list()).deadLetters).toHaveLength(1);
    world.faults.pubsub.add({ kind: "status", status: 403, path: "Pull" });
    expect(await recover.drop(letter?.id ?? "", "a test")).toMatchObject({
      status: 503,
      body: { dropped: { id: letter?.id }, problems: [{ reason: "broken-destination" }] },
    });
    world.faults.pubsub.clear();
    expect(await world.backlog()).toBe(1);
    await recover.redrive();
    expect(await world.backlog()).toBe(0);
    expect(await world.toConsumers()).toEqual([]);
  });
});

describe("a task refuses", () => {
  it.each([
    ["dead-letters", { limit: 0 }],
    ["dead-letters", { colour: "red" }],
    ["redrive", { dryRun: "no" }],
    ["redrive", { olderThanHours: -1 }],
    ["drop", { id: "1" }],
    ["drop", { id: "1", reason: " " }],
  ])("%s with %j", async (task, body) => {
    const world = await aDeadLetterWorld();
    const recover = await world.newRecover();
    expect(await recover.call(task, body)).toMatchObject({ status: 400 });
  });
});
