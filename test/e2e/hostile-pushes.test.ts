import { until } from "@issue-relay/local/stack/until";
import { eventMessage } from "@issue-relay/shared/event/message";
import { anIssueEvent } from "@issue-relay/shared/event/testing/an-issue-event";
import { beforeAll, describe, expect, it } from "vitest";
import { aStack, type TestStack } from "./testing/a-stack.ts";

const CONSUMERS = ["slack", "bigquery"] as const;
type Consumer = (typeof CONSUMERS)[number];

let stack: TestStack;
beforeAll(async () => {
  stack = await aStack({ functions: ["ingress", ...CONSUMERS] });
});

const { data, attributes } = eventMessage(anIssueEvent(), undefined);
const envelope = {
  message: { data: data.toString("base64"), attributes, messageId: "1" },
  subscription: "s",
};

async function post(name: Consumer, body: string, type: string): Promise<number> {
  const headers = { "content-type": type };
  return (await fetch(stack.function(name).url, { method: "POST", headers, body })).status;
}

describe.each(CONSUMERS)("%s refuses what any web page can send to it", (name) => {
  it.each([
    [
      "a form",
      "application/x-www-form-urlencoded",
      `message[data]=${encodeURIComponent(envelope.message.data)}&message[messageId]=1&subscription=s`,
    ],
    ["plain text", "text/plain", JSON.stringify(envelope)],
    ["plain text that mentions JSON", "text/plain; application/json", JSON.stringify(envelope)],
    ["a form with parts", "multipart/form-data; boundary=x", JSON.stringify(envelope)],
  ])("%s: 400, and no alert", async (_, type, body) => {
    stack.log.length = 0;
    expect(await post(name, body, type)).toBe(400);
    await until("its log line", () => stack.log.length > 0);
    expect(stack.log).toMatchObject([{ function: name, severity: "WARNING", reason: "not-a-push" }]);
  });
});
