import { shownOf } from "@issue-relay/local/stack/arrivals";
import { until } from "@issue-relay/local/stack/until";
import { deliver } from "@issue-relay/local/stand-ins/github/deliver";
import { aboutANewIssue } from "@issue-relay/local/stand-ins/github/new-issue";
import { examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import { expect, it } from "vitest";
import { aStack } from "./testing/a-stack.ts";
import { takeDeadLetters } from "./testing/dead-letters.ts";

it("an event whose every attempt failed is kept unchanged in the dead-letter subscription", async () => {
  const stack = await aStack({
    consumer: { minimumBackoffSeconds: 0, maximumBackoffSeconds: 0, maximumDeliveryAttempts: 5 },
  });
  stack.faults.slack.add({ kind: "status", status: 500 });
  const delivery = aboutANewIssue(examplePayload("issues.opened"), {});
  const { answer } = await deliver(stack, delivery);
  const [letter] = await until("a dead letter", async () => {
    const letters = await takeDeadLetters(stack);
    return letters.length > 0 && letters;
  });
  expect(JSON.parse(letter?.data ?? "")).toMatchObject({ id: answer.eventId });
  expect(letter?.attributes).toMatchObject({
    eventId: answer.eventId,
    CloudPubSubDeadLetterSourceSubscription: "slack",
    CloudPubSubDeadLetterSourceDeliveryCount: "5",
  });
  expect(shownOf(stack, delivery.payload.issue?.id).cards).toEqual([]);
});
