// Both tests mostly wait.
import { until } from "@issue-relay/local/stack/until";
import { expect, it } from "vitest";
import { aCardsStack } from "./testing/cards-stack.ts";
import { wrongWith } from "./testing/check.ts";
import { killAtRandom } from "./testing/kills.ts";
import { DEPLOYED_SUBSCRIPTION, PATIENCE_MS, scaled, unscaled } from "./testing/lengths.ts";
import { measured } from "./testing/measured.ts";
import { shuffled } from "./testing/random.ts";
import { aBusyLife, aShortLife } from "./testing/script.ts";
import { unknownOutcome } from "./testing/slack-faults.ts";

const MINUTES = 5;

it.concurrent(`200 events of 60 issues that come while Slack is away for ${MINUTES} minutes are shown once it is back, each once`, async () => {
  const stack = await aCardsStack({ subscription: DEPLOYED_SUBSCRIPTION });
  const issues = Array.from({ length: 60 }, (_, n) => aBusyLife(n < 20 ? 4 : 3));
  const events = issues.flatMap((issue) => issue.events);
  expect(events).toHaveLength(200);
  stack.slackTraffic.add({ kind: "status", status: 503 });
  const leftAt = performance.now();
  await stack.publish(...shuffled(events));
  const isOver = () => performance.now() - leftAt > scaled(MINUTES * 60_000);
  await until("Slack is back", isOver, PATIENCE_MS);
  expect(stack.slack.messages("issues")).toEqual([]);
  stack.slackTraffic.clear();
  const backAt = performance.now();
  const before = stack.slackTraffic.total;
  const half = issues.length / 2;
  await until("half is shown", () => wrongWith(stack.slack, issues).length <= half, PATIENCE_MS);
  const halfMs = performance.now() - backAt;
  await until("all is shown", () => wrongWith(stack.slack, issues).length === 0, PATIENCE_MS);
  const allMs = performance.now() - backAt;
  const calls = stack.slackTraffic.total - before;
  measured(
    `Slack away for ${MINUTES} min with 200 events: half is shown ${unscaled(halfMs)} after its return, all ${unscaled(allMs)}, with ${calls} calls`,
  );
  expect(stack.doubles).toEqual([]);
});

it.concurrent("where Slack's history is 4 minutes late, what is shown twice meanwhile is gone after the late look, and nothing is lost", async () => {
  const stack = await aCardsStack();
  stack.slack.historyLagMs = scaled(4 * 60_000);
  stack.slackTraffic.onRequest = (method) => (method === "chat.postMessage" ? unknownOutcome(3) : undefined);
  const issues = Array.from({ length: 12 }, () => aShortLife());
  await stack.publish(...shuffled(issues.flatMap(({ events }) => events)));
  await killAtRandom(stack, 0);
  stack.slackTraffic.onRequest = () => undefined;
  await stack.shown();
  expect(wrongWith(stack.slack, issues)).toEqual([]);
  measured(`history 4 min late: ${new Set(stack.doubles).size} doubles seen, all gone after the late look`);
});
