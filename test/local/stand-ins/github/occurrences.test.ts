import { expect, it } from "vitest";
import { aGitHub, call, opened } from "./testing/a-github.ts";
import { aReceiver } from "./testing/a-receiver.ts";

it("a script that says what happens learns what each webhook answered", async () => {
  const [github, receiver] = [await aGitHub(), await aReceiver()];
  github.addHook("acme/web", { events: ["issues"], config: { url: receiver.url } });
  await github.webhooks.settled();
  const { event, payload } = opened();
  const body = { event, payload, at: "2026-03-04T05:06:07Z" };
  const { status, json } = await call(github, "/occurrences", { method: "POST", body });
  expect(status).toBe(200);
  expect(json).toMatchObject([
    {
      event: "issues",
      delivered_at: "2026-03-04T05:06:07Z",
      status: "OK",
      response: { payload: "answer 202" },
    },
  ]);
});

it("a script that sends no payload is told what is wrong", async () => {
  const github = await aGitHub();
  for (const body of ["{", { event: "issues" }, { event: "issues", payload: {}, at: "today" }]) {
    const { status, json } = await call(github, "/occurrences", { method: "POST", body });
    expect([status, json.error]).toEqual([400, expect.stringMatching(/./)]);
  }
});

it("everything that was delivered can be seen without a token", async () => {
  const [github, receiver] = [await aGitHub(), await aReceiver()];
  const hook = github.addHook("acme", { events: ["issues"], config: { url: receiver.url } });
  await github.webhooks.settled();
  await github.webhooks.tell(opened());
  const { json } = await call(github, "/deliveries.json");
  expect(json.hooks).toMatchObject([
    {
      id: hook.id,
      of: { type: "organization" },
      deliveries: [
        { event: "issues", status: "OK" },
        { event: "ping", status: "OK" },
      ],
    },
  ]);
});
