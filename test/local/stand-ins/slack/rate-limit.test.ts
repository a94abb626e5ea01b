import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LocalSlack, startLocalSlack } from "./server.ts";
import { call, send } from "./testing/client.ts";

let slack: LocalSlack;
let now: number;

beforeEach(async () => {
  now = Date.UTC(2026, 0, 1);
  slack = await startLocalSlack({
    token: "xoxb-test",
    channels: [
      { id: "C1", name: "issues" },
      { id: "C2", name: "bugs" },
    ],
    now: () => now,
  });
});

afterEach(() => slack.close());

function post(channel: string) {
  return call(slack, "chat.postMessage", { channel, text: "x" });
}

async function untilRefused(
  attempt: () => Promise<{ status: number; headers: Headers; error?: unknown; text?: string }>,
) {
  for (let passed = 0; passed < 100; passed += 1) {
    const answer = await attempt();
    if (answer.status === 429) {
      return { passed, answer };
    }
  }
  throw new Error("never refused");
}

describe("the rate limit", () => {
  it("lets a short burst into a channel, then one message a second, and says when to come again", async () => {
    const { passed, answer } = await untilRefused(() => post("C1"));
    expect(passed).toBe(5);
    expect(answer).toMatchObject({ error: "ratelimited" });
    expect(answer.headers.get("retry-after")).toBe("1");
    expect(slack.messages("issues")).toHaveLength(5);
    now += 1000;
    expect((await post("C1")).ok).toBe(true);
    expect((await post("C1")).status).toBe(429);
  });

  it("counts each channel by itself, under its id and its name", async () => {
    await untilRefused(() => post("C1"));
    expect((await post("#issues")).status).toBe(429);
    expect((await post("C2")).ok).toBe(true);
  });

  it("holds for incoming webhooks too", async () => {
    const { answer } = await untilRefused(() => send(slack.webhookUrl("issues"), { text: "x" }));
    expect(answer.headers.get("retry-after")).toBe("1");
    expect(answer.text).toBe('{"retry_after":1,"ok":false,"error":"rate_limited"}');
  });

  it.each(["chat.update", "chat.delete", "conversations.history", "conversations.replies"])(
    "lets 50 calls of %s a minute pass, over all channels together",
    async (method) => {
      const channels = ["C1", "C2"];
      let calls = 0;
      const { passed, answer } = await untilRefused(() => {
        calls += 1;
        return call(slack, method, { channel: channels[calls % 2], ts: "1.000000", text: "y" });
      });
      expect(passed).toBe(50);
      expect(answer).toMatchObject({ error: "ratelimited" });
      expect(answer.headers.get("retry-after")).toBe("2");
      expect((await post("C1")).ok).toBe(true);
    },
  );
});
