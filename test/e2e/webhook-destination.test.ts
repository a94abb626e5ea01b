import { CHANNEL } from "@issue-relay/local/stack/names";
import { until } from "@issue-relay/local/stack/until";
import { deliver } from "@issue-relay/local/stand-ins/github/deliver";
import { aboutANewIssue } from "@issue-relay/local/stand-ins/github/new-issue";
import { examplePayload } from "@issue-relay/local/stand-ins/github/payloads";
import { expect, it } from "vitest";
import { aStack } from "./testing/a-stack.ts";

it("an event reaches Slack through an incoming webhook", async () => {
  const stack = await aStack({ slackBy: "webhook" });
  await deliver(stack, aboutANewIssue(examplePayload("issues.opened"), { title: "through the webhook" }));
  const message = await until("a message", () => stack.slack.messages(CHANNEL.name)[0]);
  expect(message).toMatchObject({ from: "webhook", text: expect.stringContaining("through the webhook") });
});
