import { deliverAll } from "@issue-relay/local/commands/demo/deliver-all";
import { liveThrough } from "@issue-relay/local/lives/life";
import { allRows, shownIssues } from "@issue-relay/local/stack/arrivals";
import { FUNCTION_NAMES } from "@issue-relay/local/stack/functions";
import { until } from "@issue-relay/local/stack/until";
import { aboutANewIssue } from "@issue-relay/local/stand-ins/github/new-issue";
import { examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import { nowhere } from "@issue-relay/local/stand-ins/github/testing/a-receiver";
import { expect, it } from "vitest";
import { z } from "zod";
import { aStack } from "./testing/a-stack.ts";

const stack = await aStack({ functions: FUNCTION_NAMES });
const HOUR = 3_600_000;

const Answer = z.object({ webhooks: z.array(z.looseObject({ failed: z.int(), asked: z.int() })) });

/** So many issues are opened, evenly in the hours until now. Returns their ids. */
async function open(count: number, hours: number): Promise<number[]> {
  const ids: number[] = [];
  const tells = Array.from({ length: count }, (_, index) => {
    const at = new Date(Date.now() - (hours * HOUR * (count - index)) / count);
    const { event, payload } = aboutANewIssue(examplePayload("issues.opened"), {});
    ids.push(payload.issue?.id ?? 0);
    return stack.github.webhooks.tell({ event, payload, at });
  });
  await Promise.all(tells);
  return ids;
}

async function redeliver(body: object) {
  const response = await fetch(`${stack.function("recover").url}/redeliver`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  const { webhooks } = Answer.parse(await response.json());
  await stack.github.webhooks.settled();
  return webhooks[0];
}

/** Waits until Slack shows all of the issues; each has one card and one row. */
async function expectOnceEverywhere(ids: readonly number[]): Promise<void> {
  const shown = await until("all cards", async () => {
    const issues = shownIssues(stack);
    return ids.every((id) => issues.has(id)) && issues;
  });
  expect(ids.map((id) => shown.get(id)?.cards.length)).toEqual(ids.map(() => 1));
  const rows = await until("all rows", async () => {
    const found = (await allRows(stack)).filter(({ issue_id: id }) => ids.includes(Number(id)));
    return found.length >= ids.length && found;
  });
  expect(new Set(rows.map(({ issue_id: id }) => Number(id)))).toEqual(new Set(ids));
  expect(rows).toHaveLength(ids.length);
}

it("what comes while Pub/Sub hangs for an hour is on GitHub, and comes again", async () => {
  stack.faults.pubsub.add({ kind: "hang", path: "Publish" });
  const ids = await open(20, 1);
  expect(await redeliver({})).toMatchObject({ failed: 20, asked: 10 });
  stack.faults.pubsub.clear();
  const [live = 0] = await open(1, 0);
  expect(await redeliver({ all: true })).toMatchObject({ failed: 20, asked: 20 });
  expect(await redeliver({})).toMatchObject({ failed: 0 });
  await expectOnceEverywhere([...ids, live]);
}, 120_000);

it("what comes while ingress is down for two days is on GitHub, and comes again", async () => {
  const { url: ingress } = stack.function("ingress");
  stack.github.setAppHook({ url: await nowhere() });
  const ids = await open(40, 48);
  stack.github.setAppHook({ url: ingress, secret: stack.webhookSecret });
  const [live = 0] = await open(1, 0);
  expect(await redeliver({})).toMatchObject({ failed: 40, asked: 40, nearlyLost: 0 });
  expect(await redeliver({})).toMatchObject({ failed: 0 });
  await expectOnceEverywhere([...ids, live]);
}, 120_000);

it("the demo has each event in the end, also those that ingress did not take at first", async () => {
  stack.faults.pubsub.add({ kind: "hang", path: "Publish", times: 3 });
  const year = liveThrough(stack.github.issues, 1, 100, new Date("2026-01-01T00:00:00Z"));
  const delivered: number[] = [];
  const ids = await deliverAll(stack, year, (count) => void delivered.push(count));
  expect(delivered.at(-1)).toBe(100);
  expect(new Set(ids).size).toBe(100);
  expect(stack.github.appHook?.attempts.all().some(({ redelivery }) => redelivery)).toBe(true);
}, 120_000);
