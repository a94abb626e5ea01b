import { until } from "@issue-relay/local/stack/until";
import { commandMessage } from "@issue-relay/shared/commands/command";
import { describe, expect, it } from "vitest";
import { aStack } from "./testing/a-stack.ts";

const stack = await aStack({
  functions: ["ingress", "actions"],
  relay: {
    people: { ann: "U0ANN" },
    channels: { issues: "C0ISSUES1" },
    routes: [{ name: "everything", to: "issues" }],
    buttons: { take: "people" },
  },
});

const { data, attributes } = commandMessage(
  {
    version: 1,
    id: "0123456789abcdef0123456789abcdef",
    at: new Date().toISOString(),
    by: { member: "U0ANN", login: "ann" },
    channel: "C0ISSUES1",
    issue: { repository: "acme/web", number: 7, id: 4711 },
    wish: { what: "take" },
  },
  undefined,
);
const command = JSON.parse(data.toString());

async function push(json: object, more: Record<string, string> = {}): Promise<number> {
  const message = {
    data: Buffer.from(JSON.stringify(json)).toString("base64"),
    attributes: { ...attributes, ...more },
    messageId: "1",
  };
  const { url } = stack.function("actions");
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ message, subscription: "commands" });
  return (await fetch(url, { method: "POST", headers, body })).status;
}

describe("what a newer interactions or digest has published, and this actions does not know,", () => {
  it.each<[string, () => Promise<number>]>([
    ["a kind of command", () => push({ ...command, wish: { what: "pin" } })],
    ["a version of commands", () => push({ ...command, version: 2 })],
    ["another message than a command", () => push({ version: 1 }, { type: "poll" })],
  ])("waits for the newer actions, and the log says so: %s", async (_, attempt) => {
    stack.log.length = 0;
    expect(await attempt()).toBe(503);
    await until("its log line", () => stack.log.length > 0);
    expect(stack.log).toMatchObject([{ severity: "WARNING", reason: "newer-version" }]);
  });
});
