import { expect, it } from "vitest";
import { deliver } from "../local/deliver.ts";
import { CHANNEL } from "../local/function-env.ts";
import { edited, examplePayload } from "../local/payloads.ts";
import { until } from "../local/until.ts";
import { aStack } from "./a-stack.ts";

it("an incoming webhook is a destination too", async () => {
  const stack = await aStack({ slackBy: "webhook" });
  await deliver(stack, edited(examplePayload("issues.opened"), { title: "through the webhook" }));
  const message = await until("a message", () => stack.slack.messages(CHANNEL.name)[0]);
  expect(message).toMatchObject({ from: "webhook", text: expect.stringContaining("through the webhook") });
});
