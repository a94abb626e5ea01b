import { verify } from "@octokit/webhooks-methods";
import { describe, expect, it } from "vitest";
import type { Occurrence } from "../occurrence.ts";
import { aGitHub, opened } from "../testing/a-github.ts";
import { aReceiver } from "../testing/a-receiver.ts";

const SECRET = "It's a Secret to Everybody";

describe("an event is delivered", () => {
  it("signed, with the headers of GitHub's deliveries", async () => {
    const [github, receiver] = [await aGitHub(), await aReceiver()];
    const hook = github.addHook("acme/web", {
      events: ["issues"],
      config: { url: receiver.url, secret: SECRET },
    });
    await github.webhooks.settled();
    const [attempt] = await github.webhooks.tell(opened());

    const { headers, body } = receiver.received[1] ?? { headers: {}, body: "" };
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "user-agent": expect.stringMatching(/^GitHub-Hookshot\//),
      "x-github-event": "issues",
      "x-github-delivery": attempt?.guid,
      "x-github-hook-id": String(hook.id),
      "x-github-hook-installation-target-type": "repository",
      "x-github-hook-installation-target-id": String(hook.target.id),
      "x-hub-signature": expect.stringMatching(/^sha1=[0-9a-f]{40}$/),
    });
    expect(await verify(SECRET, body, String(headers["x-hub-signature-256"]))).toBe(true);
  });

  it("as a form where the webhook wants that", async () => {
    const [github, receiver] = [await aGitHub(), await aReceiver()];
    github.addHook("acme/web", {
      events: ["issues"],
      config: { url: receiver.url, content_type: "form", secret: SECRET },
    });
    await github.webhooks.settled();
    const occurrence = opened();
    await github.webhooks.tell(occurrence);

    const { headers, body } = receiver.received[1] ?? { headers: {}, body: "" };
    expect(headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(JSON.parse(new URLSearchParams(body).get("payload") ?? "")).toEqual(occurrence.payload);
    expect(await verify(SECRET, body, String(headers["x-hub-signature-256"]))).toBe(true);
  });

  it("to the webhooks of the repository, of its organization and of the App, under one GUID", async () => {
    const receiver = await aReceiver();
    const hook = { url: receiver.url, content_type: "json", insecure_ssl: "0" };
    const github = await aGitHub({ app: { events: ["issues"], hook } });
    const config = { url: receiver.url };
    github.addHook("acme/web", { events: ["issues"], config });
    github.addHook("acme", { events: ["*"], config });
    github.addHook("acme/api", { events: ["issues"], config });
    github.addHook("acme/web", { events: ["push"], config });
    github.addHook("acme/web", { events: ["issues"], active: false, config });
    await github.webhooks.settled();
    receiver.received.length = 0;
    const attempts = await github.webhooks.tell(opened("acme/web"));

    expect(new Set(attempts.map(({ guid }) => guid)).size).toBe(1);
    const installation = { id: expect.any(Number), node_id: expect.any(String) };
    expect(
      receiver.received
        .map(({ headers, body }) => [
          headers["x-github-hook-installation-target-type"],
          JSON.parse(body).installation,
        ])
        .sort(),
    ).toEqual([
      ["integration", installation],
      ["organization", undefined],
      ["repository", undefined],
    ]);
  });

  it("once: nothing is tried again by itself", async () => {
    const [github, receiver] = [await aGitHub(), await aReceiver()];
    github.addHook("acme/web", { events: ["issues"], config: { url: receiver.url } });
    await github.webhooks.settled();
    receiver.answers = 503;
    await github.webhooks.tell(opened());
    await github.webhooks.settled();
    expect(receiver.received).toHaveLength(2);
  });
});

it("a script can make a delivery late, and so change the order", async () => {
  const at = new Date("2026-03-04T05:06:07Z");
  const delayMs = ({ payload }: Occurrence) => (payload.repository?.full_name === "acme/web" ? 50 : 0);
  const [github, receiver] = [await aGitHub({ now: () => at.getTime(), delayMs }), await aReceiver()];
  const hook = github.addHook("acme", { events: ["issues"], config: { url: receiver.url } });
  await github.webhooks.settled();
  await Promise.all([
    github.webhooks.tell(opened("acme/web", at)),
    github.webhooks.tell(opened("acme/api", at)),
  ]);
  const [late, early] = hook.attempts.all();
  expect([late, early].map((attempt) => attempt?.request.payload)).toMatchObject([
    { repository: { full_name: "acme/web" } },
    { repository: { full_name: "acme/api" } },
  ]);
  expect([late?.deliveredAt.getTime(), early?.deliveredAt]).toEqual([at.getTime() + 50, at]);
});

it("a new webhook is pinged, whatever its events", async () => {
  const [github, receiver] = [await aGitHub(), await aReceiver()];
  const hook = github.addHook("acme/web", { events: ["issues"], config: { url: receiver.url } });
  await github.webhooks.settled();
  const [ping] = receiver.received;
  expect(ping?.headers["x-github-event"]).toBe("ping");
  expect(JSON.parse(ping?.body ?? "")).toMatchObject({
    zen: expect.any(String),
    hook_id: hook.id,
    hook: { type: "Repository", events: ["issues"], config: { url: receiver.url, content_type: "json" } },
    repository: { full_name: "acme/web" },
  });
});
