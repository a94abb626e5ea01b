import type { Occurrence } from "@issue-relay/local/stand-ins/github/occurrence";
import type { LocalGitHub, LocalGitHubOptions } from "@issue-relay/local/stand-ins/github/server";
import { aGitHub, HOOK_RIGHTS, opened } from "@issue-relay/local/stand-ins/github/testing/a-github";
import { aReceiver, type Receiver } from "@issue-relay/local/stand-ins/github/testing/a-receiver";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { aRecover } from "./testing/a-recover.ts";

const HOUR = 3_600_000;
const EVENTS = ["issues", "issue_comment", "sub_issues", "issue_dependencies", "issue_relates_to"];

const PATIENCE = { timeout: 20_000, interval: 10 };

const Asked = z.object({ asked: z.int() });

function hoursAgo(hours: number): Date {
  return new Date(Date.now() - hours * HOUR);
}

/** GitHub with a webhook of acme/web that calls an ingress, and recover with a token for it. */
async function aWorld({ limits, ...options }: LocalGitHubOptions = {}) {
  // Our requests come faster than in the cloud.
  const fast = { ...options, limits: { pointsPerMinute: 1_000_000, ...limits } };
  const [github, ingress] = [await aGitHub(fast), await aReceiver()];
  const hook = github.addHook("acme/web", { events: EVENTS, config: { url: ingress.url } });
  await github.webhooks.settled();
  ingress.received.length = 0;
  const recover = await aRecover(github, {
    token: github.token({ permissions: HOOK_RIGHTS }),
    hooks: ["acme/web"],
    ingress: ingress.url,
  });
  return { github, ingress, hook, recover };
}

/** An issue is opened in acme/web, which belongs to an organization. */
function anOpening(at: Date): Occurrence {
  const occurrence = opened("acme/web", at);
  Object.assign(occurrence.payload.repository?.owner ?? {}, { type: "Organization" });
  return occurrence;
}

/** Issues are opened so many hours ago, one after the other. Returns the GUIDs of the deliveries. */
async function open(github: LocalGitHub, count: number, hours = 1): Promise<string[]> {
  const guids: string[] = [];
  // For GitHub each is an event of its own, though they are about the same issue.
  const occurrence = anOpening(hoursAgo(hours));
  for (let index = 0; index < count; index += 1) {
    const at = hoursAgo(hours - index / 10_000);
    const [attempt] = await github.webhooks.tell({ ...occurrence, at });
    guids.push(attempt?.guid ?? "none");
  }
  return guids;
}

function guidsOf({ received }: Receiver): unknown[] {
  return received.map(({ headers }) => headers["x-github-delivery"]);
}

describe("what ingress did not take", () => {
  it.each([500, 503, 404, 401, 429, 302, 200])("comes again after it was answered %i", async (status) => {
    const { github, ingress, recover } = await aWorld();
    ingress.answers = status;
    const failed = await open(github, 3);
    ingress.answers = 202;
    ingress.received.length = 0;
    expect(await recover.redeliver()).toMatchObject({
      status: 200,
      webhooks: [{ failed: 3, asked: 3, refused: 0, tooLarge: 0, isComplete: true }],
    });
    expect(guidsOf(ingress)).toEqual(failed);
    expect(await recover.redeliver()).toMatchObject({ webhooks: [{ failed: 0, asked: 0, oldest: null }] });
    expect(ingress.received).toHaveLength(3);
  });

  it("comes again after it got no answer, which GitHub's own filter of failures leaves out", async () => {
    const { github, ingress, recover } = await aWorld({ limitMs: 300 });
    ingress.answers = "nothing";
    const failed = await open(github, 2);
    ingress.answers = 202;
    ingress.received.length = 0;
    await recover.redeliver();
    expect(guidsOf(ingress)).toEqual(failed);
  });

  it("comes again in the order of its first attempt, over many pages, and what had arrived does not", async () => {
    const { github, ingress, recover } = await aWorld();
    const failed: string[] = [];
    for (let round = 0; round < 5; round += 1) {
      ingress.answers = 503;
      failed.push(...(await open(github, 30, 40 - round)));
      ingress.answers = 202;
      await open(github, 15, 39.5 - round);
    }
    ingress.received.length = 0;
    expect((await recover.redeliver()).webhooks).toMatchObject([{ failed: 150, asked: 150 }]);
    expect(guidsOf(ingress)).toEqual(failed);
  });

  it("comes again with ids beyond 2^53", async () => {
    const { github, ingress, recover } = await aWorld({ firstDeliveryId: 2n ** 60n + 1n });
    ingress.answers = 503;
    const failed = await open(github, 3);
    ingress.answers = 202;
    ingress.received.length = 0;
    await recover.redeliver();
    expect(guidsOf(ingress)).toEqual(failed);
  });
});

describe("where raw deliveries are kept", () => {
  it("any event that ingress did not take comes again", async () => {
    const { github, ingress, hook } = await aWorld();
    const token = github.token({ permissions: HOOK_RIGHTS });
    const recover = await aRecover(github, { token, hooks: ["acme/web"], ingress: ingress.url, raw: true });
    github.webhooks.edit(hook, { events: [...EVENTS, "push"] });
    ingress.answers = 503;
    const [push] = await github.webhooks.tell({ ...opened(), event: "push" });
    ingress.answers = 202;
    ingress.received.length = 0;
    expect((await recover.redeliver()).webhooks).toMatchObject([{ failed: 1, asked: 1 }]);
    expect(guidsOf(ingress)).toEqual([push?.guid]);
    expect((await recover.redeliver()).webhooks).toMatchObject([{ failed: 0 }]);
  });
});

describe("what is not asked for", () => {
  it("is an event that a person has had delivered again", async () => {
    const { github, ingress, hook, recover } = await aWorld();
    ingress.answers = 503;
    await open(github, 2);
    ingress.answers = 202;
    const [newest] = hook.attempts.all();
    await (newest && github.webhooks.redeliver(hook, newest));
    expect((await recover.redeliver()).webhooks).toMatchObject([{ failed: 1, asked: 1 }]);
  });

  it("is a ping, and what is not about an issue", async () => {
    const { github, ingress, hook, recover } = await aWorld();
    github.webhooks.edit(hook, { events: [...EVENTS, "push"] });
    ingress.answers = 503;
    await github.webhooks.tell({ ...opened(), event: "push" });
    expect((await recover.redeliver()).webhooks).toMatchObject([{ failed: 0 }]);
  });

  it("is what ingress would refuse again, since it is too large", async () => {
    const { github, ingress, recover } = await aWorld();
    ingress.answers = 413;
    await open(github, 2, 71);
    ingress.answers = 202;
    await open(github, 1);
    expect(await recover.redeliver({ body: { all: true } })).toMatchObject({
      status: 200,
      webhooks: [{ failed: 2, tooLarge: 2, asked: 0, nearlyLost: 0 }],
    });
  });

  it("is what GitHub attempted first more than three days ago, but on an Enterprise Server seven", async () => {
    const { github, ingress, recover } = await aWorld({ deliveryDays: 7 });
    ingress.answers = 503;
    await open(github, 1, 73);
    await open(github, 1, 71);
    expect((await recover.redeliver()).webhooks).toMatchObject([{ failed: 1 }]);
    const token = github.token({ permissions: HOOK_RIGHTS });
    const server = await aRecover(github, { token, hooks: ["acme/web"], ingress: ingress.url, days: 7 });
    expect((await server.redeliver()).webhooks).toMatchObject([{ failed: 2 }]);
  });

  it("is what was asked for a short while ago and failed again, unless all is asked for", async () => {
    const { github, ingress, recover } = await aWorld();
    await open(github, 1);
    ingress.answers = 503;
    await open(github, 2);
    await recover.redeliver();
    expect((await recover.redeliver()).webhooks).toMatchObject([{ failed: 2, asked: 0 }]);
    ingress.answers = 202;
    expect((await recover.redeliver({ body: { all: true } })).webhooks).toMatchObject([
      { failed: 2, asked: 2 },
    ]);
  });
});

describe("what GitHub refuses to deliver again", () => {
  it("alerts, keeps no other from its delivery, and is not asked for again but by --all", async () => {
    const { github, ingress, hook, recover } = await aWorld();
    ingress.answers = 503;
    await open(github, 12);
    ingress.answers = 202;
    // The oldest is the ping.
    const refused = hook.attempts
      .all()
      .filter(({ event }) => event === "issues")
      .slice(-5);
    for (const { id } of refused) {
      github.faults.add({
        kind: "status",
        status: 422,
        body: { message: "No" },
        path: `/deliveries/${id}/attempts`,
        times: 1,
      });
    }
    expect((await recover.redeliver()).webhooks).toMatchObject([{ failed: 12, asked: 7, refused: 5 }]);
    expect(recover.log.filter(({ reason }) => reason === "redelivery-refused")).toHaveLength(5);
    expect((await recover.redeliver()).webhooks).toMatchObject([{ failed: 5, asked: 0, refused: 5 }]);
    expect(recover.log.filter(({ reason }) => reason === "redelivery-refused")).toHaveLength(5);
    expect((await recover.redeliver({ body: { all: true } })).webhooks).toMatchObject([
      { failed: 5, asked: 5 },
    ]);
  });

  it("or fails for the oldest deliveries keeps no other from its own, whichever they are", async () => {
    const { github, ingress, hook, recover } = await aWorld();
    ingress.answers = 503;
    await open(github, 6);
    ingress.answers = 202;
    await open(github, 1, 0);
    const ours = hook.attempts.all().filter(({ event }) => event === "issues");
    for (const { id } of ours.slice(-3)) {
      github.faults.add({
        kind: "status",
        status: 403,
        body: { message: "No" },
        path: `/deliveries/${id}/attempts`,
      });
    }
    expect((await recover.redeliver()).webhooks).toMatchObject([{ failed: 6, asked: 0, isComplete: false }]);
    expect((await recover.redeliver()).webhooks).toMatchObject([{ failed: 6, asked: 3 }]);
  });

  it("or fails for one delivery keeps no other from its own", async () => {
    const { github, ingress, hook, recover } = await aWorld();
    ingress.answers = 503;
    await open(github, 3);
    ingress.answers = 202;
    await open(github, 1, 0);
    const oldest = hook.attempts.all().findLast(({ event }) => event === "issues");
    github.faults.add({
      kind: "status",
      status: 403,
      body: { message: "No" },
      path: `/deliveries/${oldest?.id}/attempts`,
    });
    expect(await recover.redeliver()).toMatchObject({
      status: 503,
      webhooks: [{ failed: 3, asked: 2 }],
      problems: [{ reason: "github-denied" }],
    });
  });

  it("and what can't be understood in its list is told, and hides nothing else", async () => {
    const { github, ingress, recover } = await aWorld();
    ingress.answers = 503;
    const failed = await open(github, 2);
    ingress.answers = 202;
    const page = await (await fetch(`${github.url}/deliveries.json`)).text();
    expect(page).toContain(failed[0] ?? "");
    github.faults.add({
      kind: "status",
      status: 200,
      body: [
        { id: 1, guid: null },
        { id: 2, guid: "strange", delivered_at: new Date().toISOString(), event: "issues" },
      ],
      path: "/deliveries",
      times: 1,
    });
    await recover.redeliver();
    expect(recover.reasons()).toContain("delivery-not-understood");
    expect((await recover.redeliver()).webhooks).toMatchObject([{ failed: 2, asked: 2 }]);
  });
});

describe("an outage of two days", () => {
  it("costs GitHub few requests while it lasts, and afterwards everything is asked for", async () => {
    const { github, ingress, recover } = await aWorld();
    ingress.answers = 503;
    const failed = new Set(await open(github, 120, 48));
    for (let calls = 0; calls < 3; calls += 1) {
      expect((await recover.redeliver()).webhooks).toMatchObject([{ failed: 120, asked: 10 }]);
    }
    ingress.answers = 202;
    await open(github, 1, 0);
    ingress.received.length = 0;
    expect((await recover.redeliver()).webhooks).toMatchObject([{ failed: 120, asked: 120 }]);
    expect(new Set(guidsOf(ingress))).toEqual(failed);
    expect(ingress.received).toHaveLength(120);
  });

  it("alerts when GitHub can deliver something again for less than twelve hours", async () => {
    const { github, ingress, recover } = await aWorld();
    ingress.answers = 503;
    const [early] = await open(github, 1, 61);
    await open(github, 1, 59);
    expect((await recover.redeliver()).webhooks).toMatchObject([{ failed: 2, nearlyLost: 1 }]);
    expect(recover.log.find(({ reason }) => reason === "delivery-nearly-lost")).toMatchObject({
      severity: "ERROR",
      count: 1,
      deliveries: [
        { deliveryId: early, event: "issues.opened", attempts: 1, status: expect.stringContaining("503") },
      ],
    });
  });
});

describe("whose webhooks are looked after", () => {
  it("are those of repositories and organizations, for a token or for an App that is installed there", async () => {
    const [github, ingress] = [await aGitHub({ app: { permissions: HOOK_RIGHTS } }), await aReceiver()];
    for (const owner of ["acme/web", "acme/api", "acme"]) {
      github.addHook(owner, { events: EVENTS, config: { url: `${ingress.url}hook?from=${owner}` } });
    }
    const hooks = ["acme/web", "acme"];
    const token = github.token({ permissions: HOOK_RIGHTS });
    ingress.answers = 503;
    await open(github, 1);
    const byToken = await aRecover(github, { token, hooks, ingress: ingress.url });
    expect(await byToken.redeliver()).toMatchObject({
      problems: [],
      webhooks: [{ asked: 1 }, { asked: 1 }],
    });
    const byApp = await aRecover(github, { hooks, ingress: ingress.url });
    expect((await byApp.redeliver({ body: { all: true } })).webhooks).toMatchObject([
      { asked: 1 },
      { asked: 1 },
    ]);
  });

  it("is the App's own, where none is named", async () => {
    const ingress = await aReceiver();
    const hook = { url: ingress.url, content_type: "json", insecure_ssl: "0", secret: "s" } as const;
    const github = await aGitHub({ app: { events: EVENTS, hook } });
    ingress.answers = 503;
    const failed = await open(github, 2);
    ingress.answers = 202;
    ingress.received.length = 0;
    const recover = await aRecover(github, { ingress: ingress.url });
    expect(await recover.redeliver()).toMatchObject({ status: 200, problems: [], webhooks: [{ asked: 2 }] });
    expect(guidsOf(ingress)).toEqual(failed);
  });

  it("are also many: each list is read to its end", async () => {
    const names = Array.from({ length: 12 }, (_, index) => `acme/r${index}`);
    const [github, ingress] = [
      await aGitHub({
        repositories: names.map((name) => ({ name, createdAt: Date.parse("2020-01-01T00:00:00Z") })),
        limits: { pointsPerMinute: 1_000_000 },
      }),
      await aReceiver(),
    ];
    for (const name of names) {
      github.addHook(name, { events: EVENTS, config: { url: ingress.url } });
      ingress.answers = 503;
      const occurrence = { ...opened(name), at: hoursAgo(1) };
      await github.webhooks.tell({ ...occurrence, at: hoursAgo(2) });
      ingress.answers = 202;
      // One page has 100.
      const later = Array.from({ length: 101 }, () => github.webhooks.tell(occurrence));
      await Promise.all(later);
    }
    const recover = await aRecover(github, {
      token: github.token({ permissions: HOOK_RIGHTS }),
      hooks: names,
      ingress: ingress.url,
    });
    const { webhooks, problems } = await recover.redeliver();
    expect(problems).toEqual([]);
    expect(webhooks).toMatchObject(names.map(() => ({ failed: 1, asked: 1, isComplete: true })));
  });

  it("is also one that was deleted and made anew", async () => {
    const { github, ingress, hook, recover } = await aWorld();
    github.webhooks.remove(hook);
    expect(await recover.redeliver()).toMatchObject({
      status: 200,
      webhooks: [],
      problems: [{ where: "acme/web", reason: "hook-gone" }],
    });
    expect(recover.reasons()).toEqual(["hook-gone"]);
    github.addHook("acme/web", { events: EVENTS, config: { url: ingress.url } });
    ingress.answers = 503;
    await open(github, 1);
    expect((await recover.redeliver()).webhooks).toMatchObject([{ asked: 1 }]);
  });

  it("is not one that calls another address: that is told", async () => {
    const { github, ingress, hook, recover } = await aWorld();
    github.webhooks.edit(hook, { config: { ...hook.config, url: `${ingress.url.slice(0, -1)}0/` } });
    expect((await recover.redeliver()).problems).toMatchObject([{ where: "acme/web", reason: "hook-gone" }]);
  });

  it("is told to be switched off, or to lack an event; what it could not deliver is asked for all the same", async () => {
    const { github, ingress, hook, recover } = await aWorld();
    ingress.answers = 503;
    await open(github, 1);
    github.webhooks.edit(hook, { active: false, events: ["issues"] });
    expect(await recover.redeliver()).toMatchObject({
      status: 200,
      problems: [
        { reason: "hook-disabled" },
        { reason: "hook-misconfigured", problem: "the webhook does not send the event issue_comment" },
      ],
      webhooks: [{ asked: 1 }],
    });
    expect(recover.reasons()).toEqual(["hook-disabled", "hook-misconfigured", "redelivered"]);
  });
});

describe("where GitHub can't be asked", () => {
  it("a credential that is refused alerts, and the next call takes a new one", async () => {
    const { github, ingress, recover } = await aWorld();
    ingress.answers = 503;
    await open(github, 1);
    recover.secrets.values.set(recover.secrets.token, ["github_pat_revoked"]);
    expect(await recover.redeliver()).toMatchObject({
      status: 503,
      problems: [{ where: "acme/web", reason: "github-denied", problem: expect.stringContaining("401") }],
    });
    recover.secrets.values.set(recover.secrets.token, [github.token({ permissions: HOOK_RIGHTS })]);
    expect(await recover.redeliver()).toMatchObject({ status: 200, webhooks: [{ asked: 1 }] });
  });

  it("a token without the right alerts, and another owner is looked after all the same", async () => {
    const { github, ingress } = await aWorld();
    const token = github.token({ permissions: { repository_hooks: "write" } });
    const recover = await aRecover(github, { token, hooks: ["acme", "acme/web"], ingress: ingress.url });
    expect(await recover.redeliver()).toMatchObject({
      status: 503,
      problems: [{ where: "acme", reason: "github-denied" }],
      webhooks: [{ webhook: expect.stringMatching(/^acme\/web /) }],
    });
  });

  it("a token that no header can carry is told, but not its value", async () => {
    const { recover } = await aWorld();
    recover.secrets.values.set(recover.secrets.token, ["ghp_secret\nsecond line"]);
    const answer = await recover.redeliver();
    expect(answer).toMatchObject({ status: 503, error: expect.stringContaining("does not hold a token") });
    expect(JSON.stringify([answer, recover.log])).not.toContain("ghp_secret");
  });

  it.each([
    ["no secret", [], "has no enabled version"],
    ["a text that is no key", ["secret"], "does not hold a private key"],
  ])("%s instead of the App's key is told", async (_, values, problem) => {
    const [github, ingress] = [await aGitHub(), await aReceiver()];
    const recover = await aRecover(github, { ingress: ingress.url });
    recover.secrets.values.set(recover.secrets.key, values);
    expect(await recover.redeliver()).toMatchObject({ status: 503, error: expect.stringContaining(problem) });
    expect(recover.log).toMatchObject([{ severity: "ERROR", reason: "broken-destination" }]);
  });

  it("an answer that fails once is asked for again, within the same call", async () => {
    const { github, ingress, recover } = await aWorld();
    ingress.answers = 503;
    await open(github, 1);
    github.faults.add({ kind: "status", status: 502, path: "/deliveries", times: 1 });
    expect(await recover.redeliver()).toMatchObject({ status: 200, webhooks: [{ asked: 1 }] });
  });

  it("the limit of GitHub's rate for an hour ends the call, and the next one goes on", async () => {
    const { github, ingress, recover } = await aWorld({ limits: { perHour: 12 } });
    ingress.answers = 503;
    await open(github, 20);
    ingress.answers = 202;
    await open(github, 1, 0);
    expect(await recover.redeliver()).toMatchObject({
      status: 503,
      problems: [{ reason: "github-away", problem: expect.stringContaining("API rate limit exceeded") }],
    });
    expect(recover.log.find(({ reason }) => reason === "github-away")).toMatchObject({ severity: "WARNING" });
    recover.secrets.values.set(recover.secrets.token, [github.token({ permissions: HOOK_RIGHTS })]);
    const { asked } = Asked.parse((await recover.redeliver()).webhooks[0]);
    expect(asked).toBeGreaterThan(3);
    expect(asked).toBeLessThan(20);
  });
});

describe("a call", () => {
  it("that ends in the middle loses nothing: the next one goes on", async () => {
    const { github, ingress, recover } = await aWorld();
    ingress.answers = 503;
    const failed = new Set(await open(github, 40));
    ingress.answers = 202;
    await open(github, 1, 0);
    ingress.received.length = 0;
    const controller = new AbortController();
    const gone = recover.redeliver({ signal: controller.signal }).catch(() => "gone");
    await expect.poll(() => ingress.received.length, PATIENCE).toBeGreaterThan(3);
    controller.abort();
    expect(await gone).toBe("gone");
    await expect.poll(async () => (await recover.redeliver()).status, PATIENCE).toBe(200);
    expect(new Set(guidsOf(ingress))).toEqual(failed);
  });

  it("is refused while another one runs", async () => {
    const { github, recover } = await aWorld();
    github.faults.add({ kind: "delay", ms: 300, times: 1 });
    const first = recover.redeliver();
    await expect.poll(async () => (await recover.redeliver()).status, PATIENCE).toBe(409);
    expect((await first).status).toBe(200);
  });

  it("with a wrong body is refused", async () => {
    const { recover } = await aWorld();
    expect(await recover.redeliver({ body: { al: true } })).toMatchObject({
      status: 400,
      error: expect.stringContaining("al"),
    });
  });

  it("tells line by line what it does, where the caller asks for that", async () => {
    const { github, ingress, recover } = await aWorld();
    ingress.answers = 503;
    await open(github, 1);
    const headers = { accept: "application/x-ndjson" };
    const response = await fetch(`${recover.url}/redeliver`, { method: "POST", headers });
    const lines = (await response.text())
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toEqual([
      { progress: expect.stringMatching(/^acme\/web .*: 1 pages of deliveries$/) },
      { progress: expect.stringMatching(/^acme\/web .*: 1 events have not arrived, of 1 attempts$/) },
      { progress: "1 asked for" },
      {
        isDone: true,
        result: expect.objectContaining({ webhooks: [expect.objectContaining({ asked: 1 })] }),
      },
    ]);
  });
});
