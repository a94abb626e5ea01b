import { PROJECT } from "@issue-relay/local/stack/names";
import { until } from "@issue-relay/local/stack/until";
import { expect, it } from "vitest";
import { aCardsStack, OTHER_CHANNEL, OTHER_PROJECT } from "./testing/cards-stack.ts";
import { wrongWith } from "./testing/check.ts";
import { Issue } from "./testing/issue.ts";
import { DIVISOR, PATIENCE_MS, unscaled } from "./testing/lengths.ts";
import { measured } from "./testing/measured.ts";
import { aBusyLife } from "./testing/script.ts";

it("300 events of 20 issues in one channel don't delay 10 events in another, though Slack asks for a pause; all are shown once, in fewer calls than events", async () => {
  const stack = await aCardsStack({ divisors: [DIVISOR], hasOther: true });
  const many = Array.from({ length: 20 }, () => aBusyLife(15));
  const few = [aBusyLife(5), aBusyLife(5)];
  const startedAt = performance.now();
  const seconds = () => unscaled(performance.now() - startedAt);
  await stack.publish(...many.flatMap(({ events }) => events));
  stack.slackTraffic.add({ kind: "rate-limit", times: 1, path: "chat.postMessage" });
  await stack.publishToOther(...few.flatMap(({ events }) => events));
  await until("the other channel shows all", () => stack.pushes.open(OTHER_PROJECT) === 0, PATIENCE_MS);
  const few10 = seconds();
  expect(stack.pushes.open(PROJECT)).toBeGreaterThan(0);
  await stack.shown();
  expect(wrongWith(stack.slack, many)).toEqual([]);
  expect(wrongWith(stack.slack, few, OTHER_CHANNEL.name)).toEqual([]);
  expect(stack.doubles).toEqual([]);
  const calls = stack.slackTraffic.total;
  expect(calls).toBeLessThan(300);
  measured(
    `300 events of 20 issues and 10 elsewhere: ${calls} calls to Slack, ${(calls / 310).toFixed(2)} an event;`,
  );
  measured(`the 10 are shown after ${few10}, the 300 after ${seconds()}`);
});

it("80 events of one card at once take at most 0.2 calls each", async () => {
  // At the real pace: to a fiftieth of it, 80 requests would not come at once.
  const stack = await aCardsStack({ divisors: [1], paceDivisor: 1 });
  const issue = new Issue();
  await stack.publish(issue.happens({ action: "opened" }));
  await stack.shown();
  const before = stack.slackTraffic.total;
  await stack.publish(...aBusyLife(80, issue).events.slice(1));
  await stack.shown();
  expect(wrongWith(stack.slack, [issue])).toEqual([]);
  const calls = stack.slackTraffic.total - before;
  measured(`80 events of one card at once: ${calls} calls to Slack, ${(calls / 80).toFixed(2)} an event`);
  expect(calls / 80).toBeLessThanOrEqual(0.2);
});
